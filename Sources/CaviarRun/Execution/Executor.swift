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
  package func check() throws(Failure) -> [CheckRecord] { try check(cache: FitCache(observe: observe)) }

  /// Asks those of the spec's checks, in their order, that have not answered yet.
  ///
  /// A run that is cut short asks the check again that it was in: what a check trains keeps no checkpoints.
  ///
  /// - Parameter cache: Has the answers that there are, and takes the others.
  /// - Throws: `Failure` 74 where an answer could not be written down.
  func check(cache: FitCache) throws(Failure) -> [CheckRecord] {
    var records: [CheckRecord] = []
    for check in experiment.checks {
      let point = experiment.point(of: check)
      if let record = cache.answer(to: check, at: point) {
        observe(.checkFinished(record, wasKnown: true))
        records.append(record)
        continue
      }
      let subject = CheckSubject(
        seed: experiment.seed, configuration: experiment.configuration(at: point), data: data.training)
      let record = CheckRecord(check.answer(subject), of: check)
      cache.keep(record, of: check, at: point)
      try cache.settle()
      records.append(record)
    }
    return records
  }

  /// Trains what is missing.
  ///
  /// - Parameters:
  ///   - checks: The verdicts. One that stops ends the run before the first stage.
  ///   - cache: Has the fits that this run need not train, and takes those that it does.
  /// - Throws: `Failure` 74 where a fit could not be written down.
  package func run(after checks: [CheckRecord], cache: FitCache) throws(Failure) -> ExperimentRecord {
    try ExperimentRecord(
      of: experiment, run: try RunRecord(experiment, data: data.record), checks: checks
    ) { stage throws(Failure) in
      try train(stage, cache: cache)
    }
  }

  func train(_ stage: StagePlan, cache: FitCache) throws(Failure) -> FitTable {
    let table = Mutex(cache.finished(in: stage))
    let (total, done) = (stage.fits.count, table.withLock { $0.finishedCount })
    observe(.stageStarted(name: stage.record.name, total: total, done: done))
    let addresses = cache.addresses(of: stage)
    let threads = min(pool.workers, total - done)
    let idle = IdleWorkers<Pack>()
    @Sendable func work(on pack: Pack, in workspace: inout Workspace<Float>) {
      train(pack, cache: cache, idle: idle, in: &workspace) { records in
        table.withLock { table in
          for (record, _) in records { table.insert(record) }
        }
        cache.keep(records)
      }
    }
    pool.forEach(below: done < total ? stage.packCount : 0, threads: threads) {
      idle.arrive()
      return Workspace<Float>(isProfiled: isProfiled)
    } end: { workspace in
      if let profile = workspace.profile { observe(.workerFinished(profile)) }
    } body: { number, workspace in
      let missing = table.withLock { table in stage.pack(number).filter { !table.holds($0) } }
      guard !missing.isEmpty, !cache.hasFailed else { return }
      work(
        on: pack(number, of: stage, missing: missing, addresses: addresses?.addresses(ofPack: number)), in: &workspace)
    } idle: { workspace in
      guard let pack = idle.next() else { return false }
      work(on: pack, in: &workspace)
      return true
    }
    try cache.settle()
    observe(.stageFinished(name: stage.record.name))
    return table.withLock { $0 }
  }

  /// Fits that train side by side.
  private struct Pack {
    let stage: String
    let fits: [FitOrder.Fit]
    /// Of each fit.
    let jobs: [FitTrainer.Job]

    /// Some of the fits, with what is left of their jobs.
    func part(_ jobs: [(index: Int, job: FitTrainer.Job)]) -> Pack {
      Pack(stage: stage, fits: jobs.map { fits[$0.index] }, jobs: jobs.map(\.job))
    }
  }

  /// The fits of a pack that are missing.
  ///
  /// - Parameter addresses: Of all fits of the pack. Nil where nothing is kept.
  private func pack(
    _ number: Int, of stage: StagePlan, missing: [FitOrder.Fit], addresses: [String]?
  ) -> Pack {
    // A place follows from those before it in its pack, whether or not they are finished.
    var jobs: [FitTrainer.Job] = []
    var place = 0
    for (index, fit) in stage.pack(number).enumerated() {
      var plan = plan(of: fit, in: stage)
      plan.place = place
      place += plan.architecture.firstUnits(classes: data.training.classCount)
      if missing.contains(fit) { jobs.append(FitTrainer.Job(plan: plan, address: addresses?[index])) }
    }
    return Pack(stage: stage.record.name, fits: missing, jobs: jobs)
  }

  /// Trains a pack, and hands out the fits that have finished, each with its address. Idle workers take a part of it.
  private func train(
    _ pack: Pack, cache: FitCache, idle: IdleWorkers<Pack>, in workspace: inout Workspace<Float>,
    _ keep: ([(record: FitRecord, address: String?)]) -> Void
  ) {
    let trainer = FitTrainer(metrics: experiment.metrics, checkpoints: cache.checkpoints) { !cache.hasFailed }
    let relief = FitTrainer.Relief(isWanted: idle.isShareWanted) { idle.give(pack.part($0)) }
    trainer.train(
      pack.jobs, on: data.folds[(pack.fits[0].fold ?? 1) - 1], in: &workspace, relief: relief
    ) { found in
      keep(
        found.map { index, outcome, result, epochs in
          let fit = pack.fits[index]
          let record = FitRecord(
            stage: pack.stage, trial: fit.trial, repeat: fit.repeat, fold: fit.fold, epochs: epochs,
            outcome: outcome, parameters: result.parameterCount)
          return (record, pack.jobs[index].address)
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
