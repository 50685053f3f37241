extension Float {
  /// eˣ, at most 2 units in the last place from the exact value, the same bits on every processor. Arithmetic without
  /// branches, for ``Swift/MutableSpan/transform(_:)``.
  ///
  /// With n = ⌊x / ln 2⌉ and r = x − n·ln 2, eˣ = 2ⁿ·eʳ; on |r| ≤ ½·ln 2 the polynomial of S. L. Moshier's Cephes
  /// library (`expf`) stands for eʳ. ln 2 comes in two parts, the first with so few digits that n times it is exact.
  /// Results below the least normal number are 0, results above the greatest are infinite, NaN stays NaN.
  @inline(__always)
  static func exponential(_ x: Float) -> Float {
    let lowest: Float = -87.336_54
    let highest: Float = 88.722_83
    let above = x < lowest ? lowest : x
    let clamped = above > highest ? highest : above
    // Adding 1.5·2²³ leaves the nearest integer in the last bits of the sum.
    let shift: Float = 12_582_912
    let shifted = clamped * 1.442_695_04 + shift
    let n = shifted - shift
    let r = (clamped - n * 0.693_359_375) + n * 2.121_944_4e-4

    var p: Float = 1.987_569_15e-4
    p = p * r + 1.398_199_950_7e-3
    p = p * r + 8.333_451_907_3e-3
    p = p * r + 4.166_579_589_4e-2
    p = p * r + 1.666_666_545_9e-1
    p = p * r + 5.000_000_120_1e-1
    let exponential = p * (r * r) + r + 1

    // 2ⁿ in two factors, since 2¹²⁸ is not a Float.
    let whole = Int32(bitPattern: shifted.bitPattern) &- Int32(bitPattern: shift.bitPattern)
    let half = whole &>> 1
    let result = exponential * powerOfTwo(half) * powerOfTwo(whole &- half)
    let bounded = x > highest ? .infinity : result
    return x < lowest ? 0 : bounded
  }

  @inline(__always)
  private static func powerOfTwo(_ n: Int32) -> Float {
    Float(bitPattern: UInt32(bitPattern: (n &+ 127) &<< 23))
  }
}
