internal import CKernels

/// The places of a batch normalization's numbers, one a unit: [H].
public struct NormalizationPlaces: Sendable {
  /// γ.
  public let scales: Slice
  /// β.
  public let shifts: Slice
  /// ε.
  public let epsilons: Slice
  /// The fraction of the old in the running averages.
  public let keep: Slice
  /// The fraction of the new.
  public let take: Slice
  /// The running averages of the mean.
  public let means: Slice
  /// Those of the variance.
  public let variances: Slice
  /// 1 / √(σ² + ε) of the batch.
  public let inverses: Slice

  /// Collects the places.
  public init(
    scales: Slice, shifts: Slice, epsilons: Slice, keep: Slice, take: Slice, means: Slice, variances: Slice,
    inverses: Slice
  ) {
    self.scales = scales
    self.shifts = shifts
    self.epsilons = epsilons
    self.keep = keep
    self.take = take
    self.means = means
    self.variances = variances
    self.inverses = inverses
  }

  fileprivate func hold(_ units: Int) -> Bool {
    scales.count >= units && shifts.count >= units && epsilons.count >= units && keep.count >= units
      && take.count >= units && means.count >= units && variances.count >= units && inverses.count >= units
  }
}

extension Arena {
  /// The kernel's argument.
  @unsafe
  private func norm(_ places: NormalizationPlaces, units: Int) -> ck_norm {
    precondition(places.hold(units), "a number a unit")
    return unsafe ck_norm(
      scales: address(places.scales), shifts: address(places.shifts), epsilons: address(places.epsilons),
      keep: address(places.keep), take: address(places.take), means: address(places.means),
      variances: address(places.variances), inverses: address(places.inverses))
  }

  private func check(_ a: Matrix, _ b: Matrix) {
    precondition(a.rows == b.rows && a.columns == b.columns, "matrices of one shape")
  }

  /// y ← γ·ẑ + β with ẑ = (x − μ) / √(σ² + ε), of a batch in training. The averages become keep·old + take·new.
  public mutating func normalize(_ x: Matrix, _ places: NormalizationPlaces, normalized: Matrix, into y: Matrix) {
    check(x, normalized)
    check(x, y)
    precondition(
      normalized.isDisjoint(with: x) && y.isDisjoint(with: x) && y.isDisjoint(with: normalized),
      "a written place overlaps no other")
    var norm = unsafe norm(places, units: x.columns)
    unsafe kernels.pointee.normalize(
      x.rows, x.columns, &norm, address(x), x.stride, address(normalized), normalized.stride, address(y), y.stride)
  }

  /// y ← γ·(x − mean)·inverse + β, with the numbers in `places` for means and inverses; in place or not.
  public mutating func normalizeByAverages(_ x: Matrix, _ places: NormalizationPlaces, into y: Matrix) {
    check(x, y)
    precondition(y.offset == x.offset && y.stride == x.stride || y.isDisjoint(with: x), "in place or apart")
    var norm = unsafe norm(places, units: x.columns)
    unsafe kernels.pointee.normalize_by_averages(
      x.rows, x.columns, &norm, address(x), x.stride, address(y), y.stride)
  }

  /// The gradients of γ and β, [H], and of x, unless it is nil; it may lie in the place of dy.
  public mutating func normalizeBackward(
    _ dy: Matrix, normalized: Matrix, _ places: NormalizationPlaces, scaleGradients: Slice, shiftGradients: Slice,
    into dx: Matrix?
  ) {
    check(dy, normalized)
    precondition(scaleGradients.count >= dy.columns && shiftGradients.count >= dy.columns, "a number a unit")
    if let dx {
      check(dy, dx)
      precondition(dx.offset == dy.offset && dx.stride == dy.stride || dx.isDisjoint(with: dy), "in place or apart")
      precondition(dx.isDisjoint(with: normalized), "a written place overlaps no other")
    }
    var norm = unsafe norm(places, units: dy.columns)
    unsafe kernels.pointee.normalize_backward(
      dy.rows, dy.columns, &norm, address(dy), dy.stride, address(normalized), normalized.stride,
      address(scaleGradients), address(shiftGradients), dx.map { unsafe address($0) }, dx?.stride ?? 0)
  }
}
