extension Float {
  /// ln x, at most 2 units in the last place from the exact value, the same bits on every processor. Arithmetic without
  /// branches, for ``Swift/MutableSpan/transform(_:)``.
  ///
  /// With x = 2ⁿ·m and m in [√½, √2), ln x = n·ln 2 + ln m; the polynomial of S. L. Moshier's Cephes library (`logf`)
  /// stands for ln m. ln 2 comes in two parts, the first with so few digits that n times it is exact. ln of 0 and of
  /// subnormal numbers is −∞, ln of a negative number is NaN, infinity stays.
  @inline(__always)
  static func logarithm(_ x: Float) -> Float {
    // The distance of the bits from those of √½, split into whole powers of two and the rest.
    let root: Int32 = 0x3F35_04F3
    let bits = Int32(bitPattern: x.bitPattern)
    let n = (bits &- root) &>> 23
    let m = Float(bitPattern: UInt32(bitPattern: bits &- (n &<< 23)))
    let power = Float(n)
    let r = m - 1
    let square = r * r

    var p: Float = 7.037_683_629_2e-2
    p = p * r - 1.151_461_031_0e-1
    p = p * r + 1.167_699_874_0e-1
    p = p * r - 1.242_014_084_6e-1
    p = p * r + 1.424_932_278_7e-1
    p = p * r - 1.666_805_766_5e-1
    p = p * r + 2.000_071_476_5e-1
    p = p * r - 2.499_999_399_3e-1
    p = p * r + 3.333_333_117_4e-1
    let tail = p * r * square - 2.121_944_4e-4 * power - 0.5 * square
    let result = tail + r + 0.693_359_375 * power

    let least: Float = 1.175_494_4e-38
    let greatest: Float = 3.402_823_5e38
    let below: Float = x < 0 ? .nan : -.infinity
    let bounded = x < least ? below : result
    let unbounded = x > greatest ? x : bounded
    return x == x ? unbounded : x
  }
}
