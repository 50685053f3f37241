import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarTraining

/// The best of the trials that can win, joined with its stage, its record and its first fit, which reports show together.
struct Winner {
  let best: SummaryRecord.BestRecord
  let stage: StageRecord?
  let trial: TrialRecord?
  /// The first fit of the trial.
  let fit: FitRecord?
  /// The number of fits and their standard deviation, as a clause. Nil for a single fit.
  private let spread: String?

  /// True if the objective is that of the best epoch, false if it is that of the last one.
  private let isAtItsBest: Bool

  /// Nil if no trial can win.
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

  /// The hyperparameters that were trained with, in all digits.
  var hyperparameters: [(name: String, value: String)] { Self.members(of: best.hyperparameters) }

  /// The metrics at the winner's epoch, except the objective, which the headline shows.
  func metrics(besides objective: Metric) -> [(name: String, value: String)] {
    Self.members(of: best.metrics).filter { $0.name != objective.name }
  }

  /// True if the best epoch was the last one, so that longer training may improve the result.
  var isBestAtTheEnd: Bool { isAtItsBest && (stage.map { $0.epochs > 1 && $0.epochs == best.epoch } ?? false) }

  /// The trial and its epoch, `trial 37 of stage fine, at epoch 18 of 20`, and the spread of its fits if it has several.
  var place: String {
    let epochs = stage.map { " of \($0.epochs.grouped)" } ?? ""
    return "trial \(best.trial) of stage \(best.stage), at epoch \(best.epoch.grouped)\(epochs)" + (spread ?? "")
  }

  /// The place of the winner's value in a range, 0 at its lower bound and 1 at the upper one. Nil for a choice.
  func place(in range: StageRecord.RangeRecord) -> Double? {
    guard let value = best.hyperparameters[range.hyperparameter] else { return nil }
    return RangeLayout(range.range, values: [], parts: 1)?.position(of: value)
  }

  private static func members(of value: SpecValue) -> [(name: String, value: String)] {
    guard case .map(let members) = value else { return [] }
    return members.map { ($0.key, $0.value.cell) }
  }
}

extension ExperimentRecord {
  /// The baseline, a constant prediction, and its metric. Nil if there is no data to predict.
  var baselineText: String? {
    guard let data = run.data else { return nil }
    let baseline = data.baseline
    let answer = data.classes.isEmpty ? "the mean" : "the majority class"
    return
      "always predicting \(answer), \(baseline.answer), reaches \(baseline.metric.rawValue) \(baseline.value.measured)"
  }

  /// True if the winner was chosen by the baseline's metric or by the loss, and does not beat the baseline.
  ///
  /// With another objective, such as the average precision of a rare class, a good winner may lose to the baseline in the
  /// baseline's metric.
  var isNoBetterThanBaseline: Bool {
    guard let baseline = run.data?.baseline, let kind = objective.metric.ofNetwork?.kind,
      [baseline.metric, .loss].contains(kind),
      let reached = summary.best?.metrics[Metric(.validation, baseline.metric).name]?.asNumber
    else { return false }
    return baseline.metric.isHigherBetter ? reached <= baseline.value : reached >= baseline.value
  }
}
