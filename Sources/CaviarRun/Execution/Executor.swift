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
  let isProfiled: Bool
  let observe: @Sendable (RunEvent) -> Void

  /// - Parameters:
  ///   - workers: How many packs train at once. The results do not depend on it.
  ///   - isProfiled: Whether workers keep account of their time.
  ///   - observe: Called for every event, from any thread.
  package init(
    _ experiment: Experiment, data: LoadedData, workers: Int, isProfiled: Bool = false,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.experiment = experiment
    self.data = data
    pool = WorkerPool(workers: max(1, workers))
    self.isProfiled = isProfiled
    self.observe = observe
  }

  /// Asks the spec's checks, in their order, all of them.
  package func check() throws(Failure) -> [CheckRecord] { try check(ledger: Ledger(observe: observe)) }

  /// Asks those of the spec's checks, in their order, that have not answered yet.
  ///
  /// A run that is cut short asks the check again that it was in: what a check trains keeps no checkpoints.
  ///
  /// - Parameter ledger: Has the answers that there are, and takes the others.
  /// - Throws: `Failure` 74 where an answer could not be written down.
  func check(ledger: Ledger) throws(Failure) -> [CheckRecord] {
    var records: [CheckRecord] = []
    for check in experiment.checks {
      let point = experiment.point(of: check)
      if let record = ledger.answer(to: check, at: point) {
        observe(.checkFinished(record, wasKnown: true))
        records.append(record)
        continue
      }
      let subject = CheckSubject(
        seed: experiment.seed, configuration: experiment.configuration(at: point), data: data.training)
      let record = CheckRecord(check.answer(subject), of: check)
      ledger.keep(record, of: check, at: point)
      try ledger.settle()
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

  func train(_ stage: StagePlan, ledger: Ledger) throws(Failure) -> FitTable {
    let table = Mutex(ledger.finished(in: stage))
    let (total, done) = (stage.fits.count, table.withLock { $0.finishedCount })
    observe(.stageStarted(name: stage.record.name, total: total, done: done))
    let addresses = ledger.addresses(of: stage)
    pool.forEach(below: done < total ? stage.packCount : 0) {
      Workspace<Float>(isProfiled: isProfiled)
    } end: { workspace in
      if let profile = workspace.profile { observe(.workerFinished(profile)) }
    } body: { number, workspace in
      let missing = table.withLock { table in stage.pack(number).filter { !table.holds($0) } }
      guard !missing.isEmpty, !ledger.hasFailed else { return }
      let pack = Pack(number: number, missing: missing, addresses: addresses?.addresses(ofPack: number))
      train(pack, of: stage, ledger: ledger, in: &workspace) { trained in
        table.withLock { table in
          for (record, _) in trained { table.insert(record) }
        }
        ledger.keep(trained)
      }
    }
    try ledger.settle()
    observe(.stageFinished(name: stage.record.name))
    return table.withLock { $0 }
  }

  /// A pack of which fits are missing.
  private struct Pack {
    let number: Int
    let missing: [FitOrder.Fit]
    /// Of all fits of the pack. Nil where nothing is kept.
    let addresses: [String]?
  }

  /// Trains the missing fits of a pack, and hands out those that have finished, each with its address.
  private func train(
    _ pack: Pack, of stage: StagePlan, ledger: Ledger, in workspace: inout Workspace<Float>,
    _ keep: ([(record: FitRecord, address: String?)]) -> Void
  ) {
    // A place follows from those before it in its pack, whether or not they are finished.
    var fits: [FitOrder.Fit] = []
    var jobs: [FitTrainer.Job] = []
    var place = 0
    for (index, fit) in stage.pack(pack.number).enumerated() {
      var plan = plan(of: fit, in: stage)
      plan.place = place
      place += plan.architecture.firstUnits(classes: data.training.classCount)
      guard pack.missing.contains(fit) else { continue }
      fits.append(fit)
      jobs.append(FitTrainer.Job(plan: plan, address: pack.addresses?[index]))
    }
    let trainer = FitTrainer(metrics: experiment.metrics, checkpoints: ledger.checkpoints) { !ledger.hasFailed }
    trainer.train(jobs, on: data.folds[(fits[0].fold ?? 1) - 1], in: &workspace) { found in
      keep(
        found.map { index, outcome, result, epochs in
          let fit = fits[index]
          let record = FitRecord(
            stage: stage.record.name, trial: fit.trial, repeat: fit.repeat, fold: fit.fold, epochs: epochs,
            outcome: outcome, parameters: result.parameterCount)
          return (record, jobs[index].address)
        })
    }
  }

  private func plan(of fit: FitOrder.Fit, in stage: StagePlan) -> FitPlan {
    let configuration = experiment.configuration(at: stage.point(trial: fit.trial))
    var plan = FitPlan(
      seed: experiment.seed, stage: stage.record.name, trial: fit.trial, repeat: fit.repeat, fold: fit.fold,
      architecture: configuration.architecture, training: configuration.training, epochs: stage.record.epochs)
    plan.metrics = [experiment.objective.metric.kind]
    plan.monitor = experiment.objective.metric
    return plan
  }
}

extension Experiment {
  /// The point at which a check looks at the network: the space's centre, with the check's own values.
  fileprivate func point(of check: any Check) -> Point {
    space.centre(with: checkPoints[type(of: check).name] ?? [:])
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
