import CaviarExperiment
import CaviarSearch
import CaviarSpec
import CaviarTraining

extension FinalRecord {
  /// The remedy if the final training did not complete, though the search did.
  package static let adviceOnFailure = "lower `learning_rate`, or the upper edge of its range, and start again"

  /// The fraction of the winner's gain on the baseline by which its trainings may differ.
  private static let widestSpread = 0.25

  /// The reason not to trust the final trainings, which differ only in their first weights and batches. Nil if there is
  /// none.
  ///
  /// They differ widely if their mean is better than the baseline, and the standard deviation between them is more than
  /// a quarter of that gain: the quality of the network that is saved is luck then.
  func warning(baseline: Baseline, objective: Objective) -> String? {
    let failed = fits.filter { $0.outcome != .completed }
    if !failed.isEmpty {
      let ends = Outcome.allCases.compactMap { outcome in
        let count = failed.count { $0.outcome == outcome }
        return count == 0 ? nil : "\(count) of \(fits.count) trainings \(outcome.past)"
      }
      return ends.joined(separator: ", ")
        + ": the winner learns at the edge of stability; lower `learning_rate`, or the upper edge of its range"
    }
    let name = Metric(.test, baseline.metric).name
    let values = fits.compactMap { $0.metrics[name]?.asNumber }
    guard values.count == fits.count, let deviation = values.deviation, let low = values.min(), let high = values.max(),
      case let gain = (values.mean - baseline.value) * (baseline.metric.isHigherBetter ? 1 : -1),
      gain > 0, deviation > Self.widestSpread * gain
    else { return nil }
    return
      "\(fits.count) trainings differ widely, \(name) \(low.sixDigits) to \(high.sixDigits), where the baseline is "
      + "\(baseline.value.sixDigits): which of them is saved is luck; search lower learning rates"
      + (objective.at == .last ? "" : ", with `objective: {metric: …, at: last}`") + ", or train on more examples"
  }
}

extension Outcome {
  /// The outcome as the end of a sentence: `exploded`.
  package var past: String {
    switch self {
    case .completed: "completed"
    case .exploded: "exploded"
    case .nan: "diverged to NaN"
    case .failed: "failed"
    case .signal: "ended by a signal"
    case .timeout: "took too long"
    case .outOfMemory: "ran out of memory"
    case .noMetric: "reported no metric"
    }
  }
}
