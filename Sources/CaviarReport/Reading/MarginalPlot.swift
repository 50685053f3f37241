import CaviarExperiment
import CaviarRun
import CaviarSearch
import CaviarSpec
import CaviarTraining

/// The objective along one hyperparameter: a bar for each part of its range, from the lowest value to the highest, so that a
/// reader sees where to search next.
///
/// A bar is the median objective of the trials in its part; higher is better. All other hyperparameters vary too, so the plot
/// suggests a dependence and does not prove it.
struct MarginalPlot {
  /// The bars, one character per part.
  let bars: String
  /// The lowest and the highest value of the range, in real units.
  let ends: (low: String, high: String)
  /// The median objectives of the first and the last part that has one. Nil if no trial completed.
  let medians: (low: Double, high: Double)?

  /// The character for a part in which every trial failed.
  static let failed: Character = "×"
  /// The number of parts of an interval; an integer range of fewer values has one for each.
  static let parts = 10

  /// Nil if the range is a single value.
  init?(_ range: StageRecord.RangeRecord, trials: Slice<TrialTable>, objective: Objective) {
    let values = trials.map { $0.point.value(at: range.hyperparameter) }
    guard let layout = RangeLayout(range.range, values: values.compactMap(\.self), parts: Self.parts) else {
      return nil
    }
    // Shape [parts][completed trials of the part].
    var objectives: [[Double]] = Array(repeating: [], count: layout.count)
    var tried = Array(repeating: false, count: layout.count)
    for (trial, value) in zip(trials, values) {
      guard let value, let part = layout.part(of: value) else { continue }
      tried[part] = true
      if trial.outcome == .completed, let metric = trial.metrics[objective.metric] { objectives[part].append(metric) }
    }
    let partMedians = objectives.map(\.median)
    let known = partMedians.compactMap(\.self)
    ends = layout.ends
    medians = known.first.flatMap { first in known.last.map { (low: first, high: $0) } }
    let bounds = (known.min() ?? 0, known.max() ?? 0)
    let (worst, best) = objective.isHigherBetter ? bounds : (bounds.1, bounds.0)
    bars = String(
      zip(partMedians, tried).map { median, tried in
        median.map { Sparkline.bar(of: $0, low: worst, high: best) } ?? (tried ? Self.failed : Sparkline.empty)
      })
  }

  /// The bars between the ends of the range: `0.0001 ▁▃▅█ 0.1`.
  var line: String { "\(ends.low) \(bars) \(ends.high)" }

  /// The medians at the two ends: `0.2113 to 0.5310`. Empty without any.
  var change: String { medians.map { "\($0.low.measured) to \($0.high.measured)" } ?? "" }
}
