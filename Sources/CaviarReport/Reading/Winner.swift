import CaviarRun
import CaviarSpec
import CaviarTraining

/// The best trial of the last stage, with what is known of it elsewhere.
struct Winner {
  let best: SummaryRecord.BestRecord
  let stage: StageRecord?
  let trial: TrialRecord?
  /// Its first fit.
  let fit: FitRecord?

  /// Nil where no trial of the last stage succeeded.
  init?(of record: ExperimentRecord) {
    guard let best = record.summary.best else { return nil }
    self.best = best
    stage = record.stages.first { $0.name == best.stage }
    trial = record.trials.first { $0.stage == best.stage && $0.trial == best.trial }
    fit = record.fits.first { $0.stage == best.stage && $0.trial == best.trial }
  }

  /// Its hyperparameters, as they trained.
  var hyperparameters: [(name: String, value: String)] { Self.members(of: best.hyperparameters) }

  /// Its metrics at its best epoch but for the objective, which stands above all.
  func metrics(besides objective: Metric) -> [(name: String, value: String)] {
    Self.members(of: best.metrics).filter { $0.name != objective.rawValue }
  }

  /// Whether it was still getting better when it ended.
  var isBestAtTheEnd: Bool { stage.map { $0.epochs > 1 && $0.epochs == best.epoch } ?? false }

  /// `trial 37 of stage fine, at epoch 18 of 20`
  var place: String {
    let epochs = stage.map { " of \($0.epochs.grouped)" } ?? ""
    return "trial \(best.trial) of stage \(best.stage), at epoch \(best.epoch.grouped)\(epochs)"
  }

  private static func members(of value: SpecValue) -> [(name: String, value: String)] {
    guard case .map(let members) = value else { return [] }
    return members.map { ($0.key, $0.value.cell) }
  }
}

extension ExperimentRecord {
  /// What no learning at all reaches.
  var baselineText: String {
    let baseline = run.data.baseline
    let answer = run.data.classes.isEmpty ? "the mean" : "the majority class"
    return
      "always answering \(answer), \(baseline.answer), reaches \(baseline.metric.rawValue) \(baseline.value.measured)"
  }

  /// Whether the winner does no better than no learning at all.
  var isNoBetterThanBaseline: Bool {
    let baseline = run.data.baseline
    guard let reached = summary.best?.metrics[Metric(.validation, baseline.metric).rawValue]?.asNumber else {
      return false
    }
    return baseline.metric.isHigherBetter ? reached <= baseline.value : reached >= baseline.value
  }
}
