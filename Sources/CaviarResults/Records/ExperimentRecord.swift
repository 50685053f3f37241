package import CaviarChecks
package import CaviarExperiment
import CaviarSearch
package import CaviarSpec
package import CaviarTraining

/// All results of an experiment that has run: the result files and the report are functions of it.
package struct ExperimentRecord: Sendable, Equatable {
  package let run: RunRecord
  package let checks: [CheckRecord]
  package let stages: [StageRecord]
  /// By stage in their order, then by trial.
  package let trials: TrialTable
  /// The fits of each stage.
  package let tables: [FitTable]
  package let boundaries: [BoundaryRecord]
  /// What the rules find in each trial, with its evidence.
  package let diagnoses: [TrialDiagnosis]
  package private(set) var summary: SummaryRecord
  /// The final training. Nil if the spec has no `final`, or no trial won.
  package private(set) var final: FinalRecord?
  package let objective: Objective
  /// The addresses of the hyperparameters, in the order of the columns.
  package let addresses: [String]
  /// The metrics measured at every epoch, in the order of the columns.
  package let metrics: [Metric]
  private let expectations: [Expectation]
  /// The state of a run that has not finished. Nil for complete results.
  package private(set) var progress: StatusRecord?

  /// The trials of a stage that completed, best first.
  package func ranked(stage: String) -> some RandomAccessCollection<TrialRecord> {
    objective.ranked(trials[stage: stage])
  }

  /// The best trial among those that may win.
  package var winner: TrialRecord? {
    summary.best.flatMap { best in trials[stage: best.stage].first { $0.trial == best.trial } }
  }

  /// The stage of the best trial.
  var winningStage: StageRecord? { summary.best.flatMap { best in stages.first { $0.name == best.stage } } }

  /// The final training that an experiment requires after these results. Nil if its spec has none, or no trial won.
  package func finalTask(of experiment: Experiment) -> FinalTask? {
    FinalTask(of: experiment, winner: winner, stages: stages)
  }

  /// A runnable spec that trains the winner again. Nil if no trial won.
  ///
  /// - Parameter relocate: A path from the spec's folder to one from the results folder.
  package func best(of experiment: Experiment, _ relocate: (String) -> String) -> SpecValue? {
    guard let winner, let stage = winningStage else { return nil }
    return experiment.best(winner, of: stage, relocate)
  }

  /// The same record, marked as that of a run that has not finished.
  package func marked(asPartOf progress: StatusRecord) -> ExperimentRecord {
    var record = self
    record.progress = progress
    record.summary.status = .partial
    return record
  }

  /// The same record with the winner's last training.
  package func adding(_ final: FinalRecord?) -> ExperimentRecord {
    var record = self
    record.final = final
    record.conclude()
    return record
  }

  /// Every fit: by stage in their order, then by trial, repeat and fold.
  package var fits: some Sequence<FitRecord> { tables.lazy.flatMap(\.finished) }

  /// The fits of a trial.
  package func fits(of trial: TrialRecord) -> [FitRecord] {
    zip(stages, tables).first { $0.0.name == trial.stage }?.1.fits(ofTrial: trial.trial) ?? []
  }

  /// True if trials have several fits, so that metrics have a deviation besides their mean.
  package var hasDeviations: Bool { tables.contains { $0.order.repeats > 1 || $0.order.folds != nil } }

  /// The stages that the winner may come from.
  package var comparableStages: [StageRecord] { stages.comparable }

  /// A stage that searches beyond every edge that is warned of, as YAML to append to `stages`. Nil if none is needed or
  /// none can.
  package var stageToAppend: String? { boundaries.lazy.compactMap(\.stageToAppend).first }

  /// True if a warning of an edge is open, which a strict run does not pass.
  package var hasBoundaryWarnings: Bool { boundaries.contains(where: \.isOpenWarning) }
}

extension ExperimentRecord {
  /// The record of a search, finished or not.
  package init(_ search: Search, run: RunRecord) {
    let experiment = search.experiment
    self.init(
      name: experiment.name, run: run, checks: search.checks, stages: search.stages.map(\.record),
      spaces: search.stages.map(\.plan.space), trials: search.trials, tables: search.stages.map(\.fits),
      diagnoses: search.trials.compactMap { trial in
        let stage = search.stages.first { $0.record.name == trial.stage }
        return stage.flatMap { TrialDiagnosis(trial, $0.fits.fits(ofTrial: trial.trial), of: experiment) }
      },
      objective: experiment.objective, addresses: experiment.hyperparameters.map(\.address),
      metrics: experiment.metrics, expectations: experiment.expectations)
  }

  /// Computes boundaries and summary, which are functions of the rest.
  ///
  /// - Parameter spaces: The space that each stage searched.
  init(
    name: String, run: RunRecord, checks: [CheckRecord], stages: [StageRecord], spaces: [StageSpace],
    trials: TrialTable, tables: [FitTable], diagnoses: [TrialDiagnosis], objective: Objective, addresses: [String],
    metrics: [Metric], expectations: [Expectation] = []
  ) {
    self.diagnoses = diagnoses
    self.run = run
    self.checks = checks
    self.stages = stages
    self.trials = trials
    self.tables = tables
    self.objective = objective
    self.addresses = addresses
    self.metrics = metrics
    self.expectations = expectations
    boundaries = BoundaryRecord.all(of: stages, spaces: spaces) { objective.placed(trials[stage: $0.name]) }
    summary = SummaryRecord(
      name: name, run: run, checks: checks, stages: self.stages, trials: trials, boundaries: boundaries,
      objective: objective, addresses: addresses)
    conclude()
  }

  /// The parts of the summary that depend on the final training, or on there being none.
  private mutating func conclude() {
    summary.final = final?.summary
    summary.final?.warning = final.flatMap { final in
      run.data.flatMap { final.warning(baseline: $0.baseline, objective: objective) }
    }
    summary.expect =
      expectations.isEmpty || summary.best == nil ? nil : expectations.map { ExpectationRecord($0, summary) }
  }
}

extension ExperimentRecord {
  /// The results as they were stored, by whichever rules they were ranked.
  ///
  /// - Parameter summary: Nil if it is lost; it is computed again then.
  init(
    name: String, run: RunRecord, checks: [CheckRecord], stages: [StageRecord], trials: TrialTable,
    tables: [FitTable], boundaries: [BoundaryRecord], diagnoses: [TrialDiagnosis], summary: SummaryRecord?,
    final: FinalRecord?, objective: Objective, addresses: [String], metrics: [Metric]
  ) {
    self.diagnoses = diagnoses
    self.run = run
    self.checks = checks
    self.stages = stages
    self.trials = trials
    self.tables = tables
    self.boundaries = boundaries
    self.final = final
    self.objective = objective
    self.addresses = addresses
    self.metrics = metrics
    expectations = []
    if let summary {
      self.summary = summary
    } else {
      self.summary = SummaryRecord(
        name: name, run: run, checks: checks, stages: stages, trials: trials, boundaries: boundaries,
        objective: objective, addresses: addresses)
      self.summary.final = final?.summary
    }
  }
}

extension SummaryRecord {
  fileprivate init(
    name: String, run: RunRecord, checks: [CheckRecord], stages: [StageRecord], trials: TrialTable,
    boundaries: [BoundaryRecord], objective: Objective, addresses: [String]
  ) {
    let winner = objective.winner(of: stages, among: trials)
    self.name = name
    self.objective = ObjectiveRecord(metric: objective.metric, at: objective.at)
    baseline = run.data?.baseline
    best = winner.flatMap { BestRecord($0, objective: objective, addresses: addresses) }
    self.stages = stages.map { StageSummary($0, trials: trials[stage: $0.name], objective: objective) }
    self.checks = Counts(
      passed: checks.count { $0.verdict == .pass }, failed: checks.count { $0.verdict == .fail })
    self.boundaries = BoundaryCounts(
      warnings: boundaries.count(where: \.isOpenWarning),
      notes: boundaries.count { $0.severity == .note && $0.answeredBy == nil })
    status = checks.contains(where: \.stops) ? .stoppedByCheck : winner == nil ? .noTrialSucceeded : .completed
  }
}

extension SummaryRecord.BestRecord {
  fileprivate init?(_ trial: TrialRecord, objective: Objective, addresses: [String]) {
    guard let value = trial.metrics[objective.metric], let epoch = trial.bestEpoch else { return nil }
    self.init(
      stage: trial.stage, trial: trial.trial, epoch: epoch, value: value,
      hyperparameters: .map(
        addresses.compactMap { address in trial.point.value(at: address).map { .init(address, $0) } }),
      metrics: .map(
        trial.metrics.measured.compactMap { metric in
          trial.metrics[metric].map { .init(metric.name, .number($0)) }
        }),
      parameters: trial.parameters)
  }
}

extension SummaryRecord.StageSummary {
  fileprivate init(_ stage: StageRecord, trials: Slice<TrialTable>, objective: Objective) {
    let values = objective.ranked(trials).compactMap { $0.metrics[objective.metric] }
    let outcomes = trials.map(\.outcome)
    func count(_ outcome: Outcome) -> Int { outcomes.count { $0 == outcome } }
    self.init(
      name: stage.name, trials: trials.count, completed: count(.completed), exploded: count(.exploded),
      nan: count(.nan), failed: outcomes.contains(where: \.isOfProgram) ? outcomes.count(where: \.isOfProgram) : nil,
      spread: values.median.map { median in
        SummaryRecord.Spread(
          best: values[0], fifth: values[min(4, values.count - 1)], median: median, worst: values[values.count - 1])
      })
  }
}
