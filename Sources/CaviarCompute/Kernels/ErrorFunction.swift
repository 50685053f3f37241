extension Float {
  /// erf x, at most 6 units in the last place from the exact value, the same bits on every processor. Arithmetic without
  /// branches, for ``Swift/MutableSpan/transform(_:)``.
  ///
  /// The rational function x·P(x²) / Q(x²) of the Eigen library on |x| ≤ 4, beyond which erf x is ±1 in a `Float`.
  @inline(__always)
  static func errorFunction(_ x: Float) -> Float {
    let above: Float = x < -4 ? -4 : x
    let clamped: Float = above > 4 ? 4 : above
    let square = clamped * clamped

    var p: Float = -2.726_142_258_013_06e-10
    p = p * square + 2.770_681_424_959_02e-8
    p = p * square - 2.101_024_020_825_08e-6
    p = p * square - 5.692_506_394_623_46e-5
    p = p * square - 7.349_906_303_268_55e-4
    p = p * square - 2.954_599_808_540_25e-3
    p = p * square - 1.609_603_332_624_15e-2

    var q: Float = -1.456_607_184_649_96e-5
    q = q * square - 2.133_740_552_789_05e-4
    q = q * square - 1.682_826_974_382_03e-3
    q = q * square - 7.373_329_167_204_68e-3
    q = q * square - 1.426_473_905_141_89e-2

    return clamped * p / q
  }
}
