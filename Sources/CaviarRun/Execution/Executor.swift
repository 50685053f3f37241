import CaviarCompute
import CaviarSearch
import CaviarSpec
import CaviarTraining
import Synchronization

/// Runs an experiment: checks, then stages in their order.
package struct Executor: Sendable {
  let experiment: Experiment
  let data: LoadedData
  let pool: WorkerPool
  let observe: @Sendable (RunEvent) -> Void

  /// - Parameters:
  ///   - workers: How many fits train at once. The results do not depend on it.
  ///   - observe: Called for every event, from any thread.
  package init(
    _ experiment: Experiment, data: LoadedData, workers: Int, observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.experiment = experiment
    self.data = data
    pool = WorkerPool(workers: max(1, workers))
    self.observe = observe
  }

  /// Asks the spec's checks, in their order.
  package func check() throws(Failure) -> [CheckRecord] {
    var records: [CheckRecord] = []
    for check in experiment.checks {
      let configuration = experiment.configuration(at: experiment.point(of: check))
      let subject = CheckSubject(seed: experiment.seed, configuration: configuration, data: data.training)
      let record = CheckRecord(check.answer(subject), of: check)
      observe(.checkFinished(record))
      records.append(record)
    }
    return records
  }

  /// Trains what is missing.
  ///
  /// - Parameters:
  ///   - checks: The verdicts. One that stops ends the run before the first stage.
  ///   - ledger: Has the fits that this run need not train, and takes those that it does.
  /// - Throws: `Failure` 74 where a fit could not be written down.
  package func run(after checks: [CheckRecord], ledger: Ledger) throws(Failure) -> ExperimentRecord {
    try ExperimentRecord(
      of: experiment, run: try RunRecord(experiment, data: data.record), checks: checks
    ) { stage throws(Failure) in
      try train(stage, ledger: ledger)
    }
  }

  private func train(_ stage: StagePlan, ledger: Ledger) throws(Failure) -> [FitRecord] {
    let fits = stage.fits
    var found = ledger.finished(in: stage)
    let missing = found.indices.filter { found[$0] == nil }
    observe(.stageStarted(name: stage.record.name, total: found.count, done: found.count - missing.count))
    let results = Mutex<[Int: FitRecord]>([:])
    pool.forEach(below: missing.count, state: { Workspace<Float>() }) { number, workspace in
      guard !ledger.hasFailed else { return }
      let index = missing[number]
      let fit = train(fits[index], of: stage, in: &workspace)
      results.withLock { $0[index] = fit }
      ledger.keep([fit], of: stage)
    }
    try ledger.settle()
    results.withLock { for (index, fit) in $0 { found[index] = fit } }
    observe(.stageFinished(name: stage.record.name))
    return found.compactMap { $0 }
  }

  private func train(_ one: StagePlan.Fit, of stage: StagePlan, in workspace: inout Workspace<Float>) -> FitRecord {
    let configuration = experiment.configuration(at: stage.point(trial: one.trial))
    var plan = FitPlan(
      seed: experiment.seed, stage: stage.record.name, trial: one.trial, repeat: one.repeat, fold: one.fold,
      architecture: configuration.architecture, training: configuration.training, epochs: stage.record.epochs)
    plan.metrics = [experiment.objective.metric.kind]
    plan.monitor = experiment.objective.metric
    var epochs: [EpochRecord] = []
    let result = fit(plan, on: data.folds[(one.fold ?? 1) - 1], in: &workspace) { epoch in
      epochs.append(EpochRecord(epoch, measured: experiment.metrics))
      return true
    }
    return FitRecord(
      stage: stage.record.name, trial: one.trial, repeat: one.repeat, fold: one.fold, epochs: epochs,
      outcome: Outcome(result.outcome), parameters: result.parameterCount)
  }
}

extension Experiment {
  /// The point at which a check looks at the network: the space's centre, with the check's own values.
  fileprivate func point(of check: any Check) -> Point {
    space.centre(with: checkPoints[type(of: check).name] ?? [:])
  }
}

extension Outcome {
  init(_ outcome: CaviarTraining.Outcome) {
    switch outcome {
    case .completed: self = .completed
    case .exploded: self = .exploded
    case .nan: self = .nan
    case .stopped: preconditionFailure("nobody asked a fit to stop")
    }
  }
}

extension EpochRecord {
  /// An epoch's numbers as they are printed.
  init(_ epoch: EpochMetrics, measured: [Metric]) {
    var metrics = Metrics()
    for metric in measured { metrics[metric] = epoch[metric]?.rounded(significantDigits: 6) }
    self.init(
      epoch: epoch.epoch, learningRate: epoch.learningRate.rounded(significantDigits: 6),
      trainCost: epoch.trainCost?.rounded(significantDigits: 6), metrics: metrics)
  }
}
