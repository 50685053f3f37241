extension Float {
  /// tanh x, at most 3 units in the last place from the exact value, the same bits on every processor. Arithmetic without
  /// branches, for ``Swift/MutableSpan/transform(_:)``.
  ///
  /// For |x| < 0.625 the polynomial of S. L. Moshier's Cephes library (`tanhf`), which keeps its relative precision near
  /// 0; beyond, 1 − 2 / (e²ˣ + 1).
  @inline(__always)
  static func hyperbolicTangent(_ x: Float) -> Float {
    let magnitude = x.magnitude
    let far = 1 - 2 / (exponential(magnitude + magnitude) + 1)

    let square = x * x
    var p: Float = -5.704_988_727_45e-3
    p = p * square + 2.063_908_879_54e-2
    p = p * square - 5.373_971_245_84e-2
    p = p * square + 1.333_144_186_71e-1
    p = p * square - 3.333_328_190_63e-1
    let near = p * square * x + x

    let signed = x < 0 ? -far : far
    return magnitude < 0.625 ? near : signed
  }
}
