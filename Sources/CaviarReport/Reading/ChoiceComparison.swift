import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSearch
import CaviarSpec
import CaviarTraining

/// The values of a choice in a stage side by side: how often each failed, how good it was, and over how wide a range of learning
/// rates, since what makes the search easier is worth more than a best value by luck.
struct ChoiceComparison {
  /// The trials with one value.
  struct Value {
    let name: String
    let trials: Int
    /// Fraction of trials that did not complete.
    let failed: Double
    let best: Double?
    let median: Double?
    /// The lowest and the highest learning rate at which some trials come close to the stage's best. Nil if none do.
    let rates: ClosedRange<Double>?

    /// The decades between the two. Nil without them.
    var decades: Double? {
      rates.map { (Log.coordinate(of: $0.upperBound) - Log.coordinate(of: $0.lowerBound)) / Log.coordinate(of: 10) }
    }
  }

  let address: String
  let values: [Value]
  /// True if the stage searches the learning rate.
  let hasRates: Bool

  /// Nil for a range that is no choice, and if no trial of the stage completed.
  init?(_ range: StageRecord.RangeRecord, in stage: StageRecord, of record: ExperimentRecord) {
    guard case .choices(let choices)? = RangeLayout(range.range, values: [], parts: 1),
      let best = record.ranked(stage: stage.name).first?.metrics[record.objective.metric]
    else { return nil }
    address = range.hyperparameter
    hasRates =
      range.hyperparameter != BracketedRange.address
      && stage.ranges.contains { $0.hyperparameter == BracketedRange.address && $0.range.asNumber == nil }
    let objective = record.objective
    let trials = record.trials[stage: stage.name]
    values = choices.map { choice in
      let own = trials.filter { $0.point.value(at: range.hyperparameter) == choice }
      let completed = own.filter { $0.outcome == .completed }
      let reached = completed.compactMap { $0.metrics[objective.metric] }
      let good = completed.filter { trial in
        trial.metrics[objective.metric].map { abs($0 - best) <= 0.01 * abs(best) } == true
      }
      let rates = good.compactMap { $0.point.value(at: BracketedRange.address)?.asNumber }
      return Value(
        name: choice.brief, trials: own.count,
        failed: own.isEmpty ? 0 : 1 - Double(completed.count) / Double(own.count),
        best: objective.isHigherBetter ? reached.max() : reached.min(), median: reached.median,
        rates: rates.min().flatMap { low in rates.max().map { low...$0 } })
    }
  }

  var table: TextTable {
    TextTable(
      header: [address, "trials", "failed", "best", "median"]
        + (hasRates ? ["learning rates within 1 % of the best", "decades"] : []),
      rows: values.map { value in
        let rates = value.rates.map { range in
          [range.lowerBound, range.upperBound].map { SpecValue.number($0).brief }.joined(separator: " … ")
        }
        return [value.name, value.trials.grouped, "\(Int((100 * value.failed).rounded())) %"]
          + [value.best, value.median].map { $0?.measured ?? TextTable.none }
          + (hasRates ? [rates ?? TextTable.none, value.decades?.fixed(decimals: 1) ?? TextTable.none] : [])
      })
  }

  /// The value that makes the search easiest. Nil without learning rates, and where no value leads clearly.
  var sentence: String? {
    let order = values.sorted { $0.decades ?? 0 > $1.decades ?? 0 }
    guard hasRates, order.count > 1, let widest = order[0].decades, case let next = order[1].decades ?? 0,
      widest >= next + Self.clearLead, values.allSatisfy({ $0.trials >= Self.fewestTrials })
    else { return nil }
    let isSafest = order.dropFirst().allSatisfy { $0.failed > order[0].failed }
    return "Of \(address), \(order[0].name) makes the search easiest: it comes within 1 % of the best over "
      + "\(widest.fixed(decimals: 1)) decades of learning rates, the next over \(next.fixed(decimals: 1))"
      + (isSafest ? ", and fails least often." : ".")
  }

  /// The lead in decades that is not chance alone.
  private static let clearLead = 0.2
  /// Fewer trials of a value say little of the rates at which it does well.
  private static let fewestTrials = 30
}
