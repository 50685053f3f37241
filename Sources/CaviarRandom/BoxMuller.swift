/// Pairs of standard normal numbers, several at a time. G. E. P. Box and M. E. Muller, "A Note on the Generation of
/// Random Normal Deviates" (1958).
///
/// Arithmetic and choices only, so that the bits are the same on every processor and for every number of pairs. Errors
/// are of the order of 10⁻¹⁶ of the radius. The functions are those of S. L. Moshier's Cephes library.
enum BoxMuller {
  typealias Vector = SIMD4<Double>

  /// √(−2 ln(1 − u)) times cos 2πv and sin 2πv, for u and v of [0, 1) in units of 2⁻⁵³.
  @inline(__always)
  static func normals(_ u: Vector, _ v: Vector) -> (Vector, Vector) {
    let radius = squareRoots(-2 * logarithm(1 - u))
    let (cosine, sine) = circle(v)
    return (radius * cosine, radius * sine)
  }

  /// √x of each lane. A separate function, since the compiler vectorizes neither square roots nor code around them.
  @inline(never)
  private static func squareRoots(_ x: Vector) -> Vector {
    var roots = Vector()
    for lane in x.indices { roots[lane] = x[lane].squareRoot() }
    return roots
  }

  /// ln x for normal x > 0. With x = 2ⁿ·(1 + r) and 1 + r in [√½, √2), n·ln 2 + ln(1 + r).
  @inline(never)
  static func logarithm(_ x: Vector) -> Vector {
    let root = SIMD4<Int64>(repeating: 0x3FE6_A09E_667F_3BCD)
    let bits = unsafeBitCast(x, to: SIMD4<Int64>.self)
    let n = (bits &- root) &>> 52
    let r = unsafeBitCast(bits &- (n &<< 52), to: Vector.self) - 1
    let power = number(n)
    let square = r * r

    var p = Vector(repeating: 1.018_756_638_045_809_317_96e-4)
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
    // ln 2 in two parts, the first with so few digits that n times it is exact.
    let tail = r * (square * p / q) - power * 2.121_944_400_546_905_827_679e-4 - 0.5 * square
    return (r + tail) + power * 0.693_359_375
  }

  /// cos 2πv and sin 2πv. With q the nearest integer to 4v, they are those of (4v − q)·π/2, turned by q quarters.
  @inline(never)
  static func circle(_ v: Vector) -> (Vector, Vector) {
    let turns = 4 * v
    let quarters = (turns + shift) - shift
    let q = unsafeBitCast(turns + shift, to: SIMD4<Int64>.self)
    let x = (turns - quarters) * (Double.pi / 2)
    let z = x * x

    var p = Vector(repeating: 1.589_623_015_765_465_680_60e-10)
    p = p * z - 2.505_074_776_285_780_728_66e-8
    p = p * z + 2.755_731_362_138_572_452_13e-6
    p = p * z - 1.984_126_982_958_953_859_96e-4
    p = p * z + 8.333_333_333_322_118_588_78e-3
    p = p * z - 1.666_666_666_666_663_072_95e-1
    let sine = x + x * (z * p)
    var c = Vector(repeating: -1.135_853_652_138_768_173_00e-11)
    c = c * z + 2.087_570_084_197_473_167_78e-9
    c = c * z - 2.755_731_417_929_673_881_12e-7
    c = c * z + 2.480_158_728_885_170_453_48e-5
    c = c * z - 1.388_888_888_887_305_641_16e-3
    c = c * z + 4.166_666_666_666_659_292_18e-2
    let cosine = 1 - 0.5 * z + z * z * c

    let isOdd = (q & 1) .!= 0
    let (first, second) = (cosine.replacing(with: sine, where: isOdd), sine.replacing(with: cosine, where: isOdd))
    return (
      first.replacing(with: -first, where: ((q &+ 1) & 2) .!= 0), second.replacing(with: -second, where: (q & 2) .!= 0)
    )
  }

  /// Adding 1.5·2⁵² leaves the nearest integer in the last bits of the sum.
  private static var shift: Vector { Vector(repeating: 6_755_399_441_055_744) }

  /// A small integer, as a Double.
  @inline(__always)
  private static func number(_ n: SIMD4<Int64>) -> Vector {
    unsafeBitCast(n &+ unsafeBitCast(shift, to: SIMD4<Int64>.self), to: Vector.self) - shift
  }
}
