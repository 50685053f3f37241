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
    guard let layout = Layout(range.range, values: values.compactMap(\.self)) else { return nil }
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

  /// The division of a range into parts: of equal width on its scale, or one per choice.
  private enum Layout {
    case choices([SpecValue])
    case interval(scale: any Scale.Type, low: Double, high: Double, count: Int)

    init?(_ range: SpecValue, values: [SpecValue]) {
      guard case .map(let members) = range, let member = members.first, case .list(let items) = member.value else {
        return nil
      }
      if let scale = scales.first(where: { $0.name == member.key }) {
        guard items.count == 2, let low = items[0].asNumber, let high = items[1].asNumber, low < high else {
          return nil
        }
        let areWhole = values.compactMap(\.asNumber).allSatisfy { $0 == $0.rounded(.towardZero) }
        let count = areWhole && high - low < Double(MarginalPlot.parts) ? Int(high - low) + 1 : MarginalPlot.parts
        self = .interval(scale: scale, low: low, high: high, count: count)
      } else {
        guard items.count > 1 else { return nil }
        self = .choices(items)
      }
    }

    var count: Int {
      switch self {
      case .choices(let choices): choices.count
      case .interval(_, _, _, let count): count
      }
    }

    var ends: (low: String, high: String) {
      switch self {
      case .choices(let choices): (choices[0].brief, choices[choices.count - 1].brief)
      case .interval(_, let low, let high, _): (SpecValue.number(low).brief, SpecValue.number(high).brief)
      }
    }

    func part(of value: SpecValue) -> Int? {
      switch self {
      case .choices(let choices): return choices.firstIndex(of: value)
      case .interval(let scale, let low, let high, let count):
        guard let number = value.asNumber else { return nil }
        let from = scale.coordinate(of: low)
        let position = (scale.coordinate(of: number) - from) / (scale.coordinate(of: high) - from)
        guard position.isFinite else { return nil }
        return min(max(Int(position * Double(count)), 0), count - 1)
      }
    }
  }
}
