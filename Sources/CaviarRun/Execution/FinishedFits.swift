import CaviarSpec

/// Fits of an earlier run, by stage, trial, repeat and fold.
///
/// A stage's fits are taken where the stage is the same: its epochs, its sampler and the ranges that it really used.
package struct FinishedFits: Sendable {
  private let stages: [String: StageRecord]
  private let fits: [String: [StagePlan.Fit: FitRecord]]

  /// None.
  package static let none = FinishedFits(stages: [], fits: [])

  package init(stages: [StageRecord], fits: [FitRecord]) {
    self.stages = Dictionary(stages.map { ($0.name, $0) }) { first, _ in first }
    self.fits = Dictionary(grouping: fits, by: \.stage).mapValues { fits in
      Dictionary(fits.map { (StagePlan.Fit(trial: $0.trial, repeat: $0.repeat, fold: $0.fold), $0) }) { first, _ in
        first
      }
    }
  }

  /// How many there are.
  var count: Int { fits.values.reduce(0) { $0 + $1.count } }

  /// A finished fit, if it was trained as `stage` would train it.
  func record(of fit: StagePlan.Fit, stage: StageRecord) -> FitRecord? {
    guard let stored = stages[stage.name], stored.trains(like: stage) else { return nil }
    return fits[stage.name]?[fit]
  }
}

extension StageRecord {
  /// Whether a trial of the same number is the same fit in both.
  func trains(like other: StageRecord) -> Bool {
    epochs == other.epochs && sampler == other.sampler
      && ranges.map(\.hyperparameter) == other.ranges.map(\.hyperparameter)
      && zip(ranges, other.ranges).allSatisfy { $0.range.plain == $1.range.plain }
  }
}
