import CaviarChecks
import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSearch
import CaviarSpec
import CaviarTraining

/// The reason why no trial could win, with a change to the spec, so that a run without a winner is no dead end.
struct Divergence {
  /// The outcome as a headline: `no trial succeeded` or `no trial can be ranked`.
  let headline: String
  /// The outcomes of the stage's trials, in a sentence.
  let reason: String
  /// The change to make, in a sentence.
  let advice: String
  /// The change as YAML to paste. Nil if it is not a line of the spec.
  let suggestion: String?

  private static let address = "learning_rate"

  /// Nil if a trial can win, or if there is no stage.
  init?(of record: ExperimentRecord) {
    guard record.summary.status == .noTrialSucceeded, let stage = record.comparableStages.last else { return nil }
    let trials = record.trials[stage: stage.name]
    let completed = trials.count { $0.outcome == .completed }
    guard completed == 0 else {
      let metric = record.objective.metric.name
      let ended =
        completed < trials.count ? record.outcomeText(of: trials) : completed == 1 ? "it completed" : "all completed"
      headline = "no trial can be ranked"
      reason =
        (trials.count == 1 ? "The only trial" : "None of the \(counted(trials.count, "trial"))")
        + " of stage \(stage.name) can be ranked: \(ended), but \(metric) is undefined."
      advice = "Choose an objective that is defined on these examples, or another split."
      suggestion = nil
      return
    }
    headline = "no trial succeeded"
    let all = trials.count == 1 ? "The only trial" : "All \(counted(trials.count, "trial"))"
    reason = "\(all) of stage \(stage.name) failed: \(record.outcomeText(of: trials))."
    guard trials.contains(where: { !$0.outcome.isOfProgram }) else {
      let lines =
        trials.lazy.compactMap { record.fits(of: $0).lazy.compactMap(\.reason).first }.first?
        .split(separator: "\n") ?? []
      let last = lines.count > 1 ? lines.last.map { ", after it printed: \($0)" } ?? "" : ""
      advice =
        (lines.first.map { "The first: \($0)\(last). " } ?? "") + "See the column `reason` of `trials.csv`."
      suggestion = nil
      return
    }
    guard record.run.program == nil else {
      advice =
        "The first: \(trials.lazy.compactMap { record.fits(of: $0).lazy.compactMap(\.reason).first }.first ?? ""). Lower the "
        + "learning rate, or change `stop_when`."
      suggestion = nil
      return
    }
    let steppers = trials.filter { record.divergedInTraining($0) }
    guard !steppers.isEmpty else {
      advice = CheckSubject.notFiniteAdvice.prefix(1).uppercased() + CheckSubject.notFiniteAdvice.dropFirst() + "."
      suggestion = nil
      return
    }
    if let cause = trials.commonestCause, cause.name != LearningRateTooHigh.name, let remedy = cause.advice {
      advice = "\(cause.summary ?? "") \(remedy.prefix(1).uppercased() + remedy.dropFirst()). See `diagnoses.json`."
      suggestion = nil
      return
    }
    let tried = steppers.compactMap { $0.point.value(at: Self.address)?.asNumber }
    if let lowest = tried.min() {
      advice =
        "Even the lowest learning rate that was tried, \(SpecValue.number(lowest).brief), was too high. Search lower:"
      suggestion = Self.range(below: lowest, in: stage)
    } else if let fixed = record.run.spec["training"]?[Self.address]?.asNumber {
      advice = "The learning rate, \(fixed.plainText), was too high. Search below it:"
      suggestion = Self.declared(below: fixed)
    } else {
      advice = "Lower the learning rate, and look at the scale of the data: `preprocess: [standardize]`."
      suggestion = nil
    }
  }

  /// The range of three decades below a rate that was too high, at most 1, written where the spec declares the range.
  private static func range(below rate: Double, in stage: StageRecord) -> String {
    guard let range = stage.ranges.first(where: { $0.hyperparameter == address }), range.low != .declared else {
      return declared(below: rate)
    }
    return "ranges: {\(address): \(YAMLText.flow(bounds(below: rate)))}   # in stage \(stage.name)"
  }

  private static func declared(below rate: Double) -> String {
    "\(address): \(YAMLText.flow(.map([.init(Log.name, bounds(below: rate))])))"
  }

  private static func bounds(below rate: Double) -> SpecValue {
    let high = min(rate.rounded(significantDigits: 1), 1)
    return .list([.number((high / 1000).rounded(significantDigits: 1)), .number(high)])
  }
}

extension ExperimentRecord {
  /// True if a fit of a trial diverged after a measurement: in a step, which a learning rate can be blamed for. A loss that is
  /// not finite before the first step has another cause, whatever the rate.
  fileprivate func divergedInTraining(_ trial: TrialRecord) -> Bool {
    fits(of: trial).contains { fit in
      switch fit.outcome {
      case .completed, .failed, .signal, .timeout, .outOfMemory, .noMetric: false
      case .exploded, .nan: !fit.epochs.isEmpty
      }
    }
  }
}

extension Sequence<TrialRecord> {
  /// The diagnosis of most of these trials; the first by name of equals.
  fileprivate var commonestCause: Diagnosis? {
    let names = compactMap { $0.diagnosis?.name }
    let counts = Dictionary(grouping: names, by: \.self).mapValues(\.count)
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { Diagnosis($0.key) }
  }
}
