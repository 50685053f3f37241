// Arithmetic of our own: the last bits of the C library's functions differ between machines, and they order examples.
extension Double {
  /// eˣ for x ≤ 0, within 2 units in the last place. Below −700 it is 0; NaN stays NaN.
  ///
  /// With n = ⌊x / ln 2⌉ and r = x − n·ln 2, eˣ = 2ⁿ·eʳ; the rational function of S. L. Moshier's Cephes library
  /// (`exp`) stands for eʳ. ln 2 comes in two parts, the first with so few digits that n times it is exact.
  static func naturalPower(_ x: Double) -> Double {
    guard x >= -700 else { return x.isNaN ? x : 0 }
    let n = (x * 1.442_695_040_888_963_4).rounded()
    let r = (x - n * 6.931_457_519_531_25e-1) - n * 1.428_606_820_309_417_232_12e-6
    let square = r * r
    var p = 1.261_771_930_748_105_908_78e-4
    p = p * square + 3.029_944_077_074_419_613e-2
    p = (p * square + 9.999_999_999_999_999_999_1e-1) * r
    var q = 3.001_985_051_386_644_550_42e-6
    q = q * square + 2.524_483_403_496_841_041_92e-3
    q = q * square + 2.272_655_482_081_550_287_66e-1
    q = q * square + 2
    return Double(sign: .plus, exponent: Int(n), significand: 1 + 2 * (p / (q - p)))
  }

  /// ln x for a positive normal x, within 2 units in the last place; NaN stays NaN.
  ///
  /// With x = 2ⁿ·m and m in [√½, √2), ln x = n·ln 2 + ln m; the rational function of S. L. Moshier's Cephes library
  /// (`log`) stands for ln m.
  static func naturalLogarithm(_ x: Double) -> Double {
    guard x.isFinite else { return x }
    precondition(x.isNormal && x > 0, "a positive normal number")
    let isLow = x.significand < 1.414_213_562_373_095_1
    let n = Double(isLow ? x.exponent : x.exponent + 1)
    let r = (isLow ? x.significand : x.significand / 2) - 1
    let square = r * r
    var p = 1.018_756_638_045_809_317_96e-4
    p = p * r + 4.974_949_949_767_470_014_25e-1
    p = p * r + 4.705_791_198_788_817_258_54
    p = p * r + 1.449_892_253_416_109_308_46e1
    p = p * r + 1.793_686_785_078_198_163_13e1
    p = p * r + 7.708_387_337_558_853_916_66
    var q = r + 1.128_735_871_891_674_505_90e1
    q = q * r + 4.522_791_458_375_322_211_05e1
    q = q * r + 8.298_752_669_127_766_032_11e1
    q = q * r + 7.115_447_506_185_638_944_66e1
    q = q * r + 2.312_516_201_267_653_405_83e1
    let tail = r * (square * p / q) - n * 2.121_944_400_546_905_827_679e-4 - 0.5 * square
    return r + tail + n * 0.693_359_375
  }
}
