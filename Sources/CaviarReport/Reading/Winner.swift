import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarTraining

/// The best trial of all that may win, with what is known of it elsewhere.
struct Winner {
  let best: SummaryRecord.BestRecord
  let stage: StageRecord?
  let trial: TrialRecord?
  /// Its first fit.
  let fit: FitRecord?
  /// How many fits it has, and how far they are from one another; nil for one.
  private let spread: String?

  /// Whether its best epoch counts, and not its last one.
  private let isAtItsBest: Bool

  /// Nil where no trial that may win succeeded.
  init?(of record: ExperimentRecord) {
    guard let best = record.summary.best else { return nil }
    self.best = best
    isAtItsBest = record.objective.at == .best
    stage = record.stages.first { $0.name == best.stage }
    trial = record.winner
    let fits = trial.map { record.fits(of: $0) } ?? []
    fit = fits.first
    spread = trial?.deviations[record.objective.metric].map { deviation in
      "; mean of \(counted(fits.count, "fit")), standard deviation \(deviation.measured)"
    }
  }

  /// Its hyperparameters, as they trained.
  var hyperparameters: [(name: String, value: String)] { Self.members(of: best.hyperparameters) }

  /// Its metrics at its best epoch but for the objective, which stands above all.
  func metrics(besides objective: Metric) -> [(name: String, value: String)] {
    Self.members(of: best.metrics).filter { $0.name != objective.rawValue }
  }

  /// Whether it was still getting better when it ended.
  var isBestAtTheEnd: Bool { isAtItsBest && (stage.map { $0.epochs > 1 && $0.epochs == best.epoch } ?? false) }

  /// `trial 37 of stage fine, at epoch 18 of 20`, and what its fits say of one another where it has several.
  var place: String {
    let epochs = stage.map { " of \($0.epochs.grouped)" } ?? ""
    return "trial \(best.trial) of stage \(best.stage), at epoch \(best.epoch.grouped)\(epochs)" + (spread ?? "")
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

  /// Whether the winner does no better than no learning at all, by a metric that it was chosen for. Where the objective is
  /// another, such as the average precision of a rare class, the baseline may well be better in its own.
  var isNoBetterThanBaseline: Bool {
    let baseline = run.data.baseline
    guard [baseline.metric, .loss].contains(objective.metric.kind),
      let reached = summary.best?.metrics[Metric(.validation, baseline.metric).rawValue]?.asNumber
    else { return false }
    return baseline.metric.isHigherBetter ? reached <= baseline.value : reached >= baseline.value
  }
}
