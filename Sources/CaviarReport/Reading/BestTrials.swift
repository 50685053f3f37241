import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarTraining

extension ExperimentRecord {
  /// The stage whose trials are shown as the best: the winner's, or the last that has any that succeeded.
  var shownStage: StageRecord? {
    stages.first { $0.name == summary.best?.stage } ?? stages.last { !ranked(stage: $0.name).isEmpty }
  }

  /// The best trials of a stage: their metrics, the objective first, and their hyperparameters.
  func bestTrials(of stage: StageRecord, atMost count: Int) -> TextTable {
    let shown = ranked(stage: stage.name).prefix(count)
    let metrics = shownMetrics(of: Array(shown))
    let searched = addresses.filter { address in shown.contains { $0.point.value(at: address) != nil } }
    return TextTable(
      header: ["trial"] + metrics.map(\.rawValue) + ["epoch"] + searched,
      rows: shown.map { trial in
        [String(trial.trial)]
          + metrics.map { trial.metrics[$0]?.measured ?? TextTable.none }
          + [trial.bestEpoch.map(String.init) ?? TextTable.none]
          + searched.map { trial.point.value(at: $0)?.brief ?? TextTable.none }
      })
  }

  /// The objective, then the other metrics that were measured, those on unseen examples first.
  private func shownMetrics(of trials: [TrialRecord]) -> [Metric] {
    let measured = metrics.filter { metric in trials.contains { $0.metrics[metric] != nil } }
    let others = measured.filter { $0 != objective.metric }
    return [objective.metric] + others.filter(\.needsValidation) + others.filter { !$0.needsValidation }
  }

  /// How far the best is from its followers, in a sentence; nil for fewer than two trials.
  func spreadText(of stage: StageRecord) -> String? {
    guard let summary = summary.stages.first(where: { $0.name == stage.name }), let spread = summary.spread else {
      return nil
    }
    guard summary.completed > 1 else { return nil }
    let fifth = summary.completed > 5 ? "fifth \(spread.fifth.measured), " : ""
    return "best \(spread.best.measured), \(fifth)median \(spread.median.measured), worst \(spread.worst.measured)"
  }
}
