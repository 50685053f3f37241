import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarTraining

extension ExperimentRecord {
  /// The stage whose best trials are shown: the winner's, or else the last one with a ranked trial.
  var shownStage: StageRecord? {
    stages.first { $0.name == summary.best?.stage } ?? stages.last { !ranked(stage: $0.name).isEmpty }
  }

  /// A table of the best trials of a stage: their metrics, the objective first, and their hyperparameters.
  func bestTrials(of stage: StageRecord, atMost count: Int) -> TextTable {
    let shown = ranked(stage: stage.name).prefix(count)
    let metrics = shownMetrics(of: Array(shown))
    let searched = addresses.filter { address in shown.contains { $0.point.value(at: address) != nil } }
    return TextTable(
      header: ["trial"] + metrics.map(\.name) + ["epoch"] + searched,
      rows: shown.map { trial in
        [String(trial.trial)]
          + metrics.map { trial.metrics[$0]?.measured ?? TextTable.none }
          + [trial.bestEpoch.map(String.init) ?? TextTable.none]
          + searched.map { trial.point.value(at: $0)?.brief ?? TextTable.none }
      })
  }

  /// The objective, then the other measured metrics, those of the validation part first.
  private func shownMetrics(of trials: [TrialRecord]) -> [Metric] {
    let measured = metrics.filter { metric in trials.contains { $0.metrics[metric] != nil } }
    let others = measured.filter { $0 != objective.metric }
    return [objective.metric] + others.filter(\.needsValidation) + others.filter { !$0.needsValidation }
  }

  /// The spread of the objective over a stage's trials, as a clause. Nil for fewer than two completed trials.
  func spreadText(of stage: StageRecord) -> String? {
    guard let summary = summary.stages.first(where: { $0.name == stage.name }), let spread = summary.spread else {
      return nil
    }
    guard summary.completed > 1 else { return nil }
    let fifth = summary.completed > 5 ? "fifth \(spread.fifth.measured), " : ""
    return "best \(spread.best.measured), \(fifth)median \(spread.median.measured), worst \(spread.worst.measured)"
  }
}
