import CaviarSearch
package import CaviarSpec
import CaviarTraining

/// The fits of a trial, its repeats and folds, as one curve: at each epoch that all of them reached, each metric's mean over
/// the fits.
///
/// A trial is judged at the best epoch of this curve. The mean over each fit's own best epoch would flatter the trial:
/// with noise, it is a mean of maxima.
struct MeanCurve {
  private let fits: [FitRecord]
  /// The epochs after the first step that were measured in every fit, ascending.
  let epochs: [Int]

  /// - Parameter fits: At least one.
  /// - Returns: Nil if no epoch was measured in all of them.
  init?(_ fits: [FitRecord]) {
    var common = fits[0].epochs.map(\.epoch).filter { $0 > 0 }
    for fit in fits.dropFirst() { common = common.filter { fit.measurement(at: $0) != nil } }
    guard !common.isEmpty else { return nil }
    self.fits = fits
    epochs = common
  }

  /// A metric's mean, in six significant digits. Nil if it is undefined in any of the fits.
  func mean(of metric: Metric, at epoch: Int) -> Double? { values(of: metric, at: epoch)?.mean }

  /// Each metric's mean at an epoch; of one fit, itself.
  func means(at epoch: Int) -> Metrics {
    fits.count == 1 ? metrics(of: fits[0], at: epoch) : reduced(at: epoch) { $0.mean }
  }

  /// Each metric's standard deviation (n − 1) at an epoch, in six significant digits; empty of one fit.
  func deviations(at epoch: Int) -> Metrics { fits.count == 1 ? Metrics() : reduced(at: epoch) { $0.deviation } }

  private func metrics(of fit: FitRecord, at epoch: Int) -> Metrics { fit.measurement(at: epoch)?.metrics ?? Metrics() }

  private func reduced(at epoch: Int, _ reduce: ([Double]) -> Double?) -> Metrics {
    var result = Metrics()
    for metric in metrics(of: fits[0], at: epoch).measured {
      result[metric] = values(of: metric, at: epoch).flatMap(reduce)
    }
    return result
  }

  fileprivate func values(of metric: Metric, at epoch: Int) -> [Double]? {
    let values = fits.compactMap { metrics(of: $0, at: epoch)[metric] }
    return values.count == fits.count ? values : nil
  }
}

extension Objective {
  /// The values of fits of the same training at the epoch that counts of their mean curve. Empty if it is undefined there.
  package func values(of fits: [FitRecord]) -> [Double] {
    guard !fits.isEmpty, let curve = MeanCurve(fits), let epoch = epoch(of: curve) else { return [] }
    return curve.values(of: metric, at: epoch) ?? []
  }

  /// A fit's value at the epoch that counts. Nil if it is undefined.
  package func value(of fit: FitRecord) -> Double? {
    guard let curve = MeanCurve([fit]), let epoch = epoch(of: curve) else { return nil }
    return curve.mean(of: metric, at: epoch)
  }

  /// The epoch of a curve that counts: the best one, the earliest of equals; or the last. An epoch at which the objective is
  /// undefined is not the best. Nil if it is undefined at all of them.
  func epoch(of curve: MeanCurve) -> Int? {
    guard at == .best else { return curve.epochs.last }
    var best: (epoch: Int, score: Score)?
    for epoch in curve.epochs {
      guard let value = curve.mean(of: metric, at: epoch) else { continue }
      let score = Score(value, loss: curve.mean(of: .validationLoss, at: epoch), of: self)
      if best.map({ score.isBetter(than: $0.score) ?? false }) ?? true { best = (epoch, score) }
    }
    return best?.epoch
  }
}

extension TrialRecord {
  /// The result of a trial's fits, its repeats and folds, under an objective.
  ///
  /// A trial completed if all of its fits did; otherwise its outcome is that of the first that did not.
  package init(
    fits: [FitRecord], point: Point, objective: Objective, diagnosis: Diagnosis? = nil, rung: Int = 0
  ) {
    precondition(!fits.isEmpty, "a trial has a fit")
    let outcome = fits.map(\.outcome).first { $0 != .completed } ?? .completed
    let curve = outcome == .completed ? MeanCurve(fits) : nil
    let best = curve.flatMap { objective.epoch(of: $0) }
    self.init(
      stage: fits[0].stage, trial: fits[0].trial, point: point,
      metrics: best.flatMap { curve?.means(at: $0) } ?? Metrics(),
      deviations: best.flatMap { curve?.deviations(at: $0) } ?? Metrics(), bestEpoch: best, outcome: outcome,
      diagnosis: diagnosis, parameters: fits[0].parameters,
      updateRatio: Self.mean(fits.compactMap(\.evidence?.updateRatio)), rung: rung,
      reason: fits.first { $0.outcome != .completed }?.reason)
  }

  private static func mean(_ numbers: [Double]) -> Double? { numbers.isEmpty ? nil : numbers.mean }
}
