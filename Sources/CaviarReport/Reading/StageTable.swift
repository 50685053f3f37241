import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarTraining

extension ExperimentRecord {
  /// A table of the stages: the budget, the outcomes of the trials and the spread of the objective of each.
  var stageTable: TextTable {
    let failed = summary.stages.contains { $0.failed != nil } ? ["failed"] : []
    return TextTable(
      header: ["stage", "trials", "epochs", "completed", "exploded", "nan"] + failed + ["best", "fifth", "median"],
      rows: summary.stages.map { stage in
        let epochs = stages.first { $0.name == stage.name }?.epochs
        let spread = stage.spread
        return [stage.name, stage.trials.grouped, epochs?.grouped ?? TextTable.none]
          + [stage.completed, stage.exploded, stage.nan].map(\.grouped)
          + failed.map { _ in (stage.failed ?? 0).grouped }
          + [spread?.best, spread?.fifth, spread?.median].map { $0?.measured ?? TextTable.none }
      })
  }

  /// The number of trials and their outcomes: `200 trials: 171 completed, 22 exploded, 7 nan`.
  var outcomeText: String {
    let areAllWell = trials.allSatisfy { $0.outcome == .completed }
    guard areAllWell else { return counted(trials.count, "trial") + ": " + outcomeText(of: trials) }
    return counted(trials.count, "trial") + (trials.count == 1 ? ", completed" : ", all completed")
  }

  /// The outcomes that occurred, with their counts: `171 completed, 22 exploded`.
  func outcomeText(of trials: some Collection<TrialRecord>) -> String {
    let counts = Outcome.allCases.map { outcome in (outcome, trials.count { $0.outcome == outcome }) }
    return counts.filter { $0.1 > 0 }.map { "\($0.1.grouped) \($0.0.rawValue)" }.joined(separator: ", ")
  }

  /// The primary cause of a trial, with its evidence. Nil if it is healthy, or the results hold none.
  func cause(of trial: TrialRecord) -> TrialDiagnosis.Cause? {
    diagnoses.first { $0.stage == trial.stage && $0.trial == trial.trial }?.causes.first
  }

  /// A table of the diagnoses: the number of trials in each stage, the evidence of the first trial, the remedy, and how often
  /// the cause is right. Nil if there are none.
  var diagnosisTable: TextTable? {
    let seen = diagnosisRules.map { Diagnosis($0.name) }.filter { diagnosis in
      trials.contains { $0.diagnosis == diagnosis }
    }
    guard !seen.isEmpty else { return nil }
    return TextTable(
      header: ["diagnosis"] + stages.map(\.name) + ["evidence, of the first trial", "remedy", "measured"],
      rows: seen.map { diagnosis in
        let counts = stages.map { stage in
          trials.count { $0.stage == stage.name && $0.diagnosis == diagnosis }.grouped
        }
        let first = diagnoses.first { $0.causes.first?.diagnosis == diagnosis.name }
        let evidence = first.flatMap { trial in
          trial.causes.first.map { "\(trial.stage)/\(trial.trial): \($0.evidence)" }
        }
        return [diagnosis.name] + counts
          + [evidence ?? "", diagnosis.advice ?? "", first?.causes.first?.precision ?? "too few cases"]
      })
  }
}
