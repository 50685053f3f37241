package import CaviarChecks
package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarResults
import CaviarSpec
import CaviarThreads
import CaviarTraining

/// Drives a search: takes suggested work from it, has the workers of a trainer do the work, and passes the results back.
package struct Executor<T: Trainer>: Sendable {
  let experiment: Experiment
  package let trainer: T
  let pool: WorkerPool
  let observe: @Sendable (RunEvent) -> Void

  /// - Parameters:
  ///   - workers: The number of threads that train. The results do not depend on it.
  ///   - observe: Called for every event, from any thread.
  package init(
    _ experiment: Experiment, trainer: T, workers: Int, observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.experiment = experiment
    self.trainer = trainer
    pool = WorkerPool(workers: max(1, workers))
    self.observe = observe
  }

  /// Runs the checks, trains all batches and the final training.
  ///
  /// - Parameters:
  ///   - run: The data that is trained on.
  ///   - cache: Has the checks and fits that need not be run again, and stores the others.
  ///   - checked: Called once all checks have results. If it throws, nothing is trained.
  /// - Throws: `Failure.inputOutput` if a check or a fit could not be stored; what the trainer throws for the final
  ///   training.
  package func run(
    _ search: consuming Search, run: RunRecord, cache: FitCache,
    checked: ([CheckRecord]) throws(Failure) -> Void = { _ in }
  ) throws(Failure) -> (search: Search, final: FinalRun?) {
    let shared = SharedSearch(search)
    var step = shared.suggest()
    while case .check(let task) = step {
      shared.observe(try answer(task, cache))
      step = shared.suggest()
    }
    try checked(shared.checks)
    try trainStages(of: shared, cache)
    guard case .final(let task) = shared.suggest(), let final = try final(task, run: run, cache: cache) else {
      return (shared.value, nil)
    }
    shared.update { $0.observe(final.record) }
    return (shared.value, final)
  }

  /// The final training: the stored one if it is of the same training, or else a new one. Nil for a run without data.
  func final(_ task: FinalTask, run: RunRecord, cache: FitCache) throws(Failure) -> FinalRun? {
    guard let planned = task.planned(in: run) else { return nil }
    if let stored = cache.stored.final, stored.record.isSameTraining(as: planned) { return stored }
    return try trainer.trainFinal(planned, task, with: self, cache: cache)
  }

  private func trainStages(of shared: SharedSearch, _ cache: FitCache) throws(Failure) {
    var stage: String?
    while case .batch(let batch) = shared.suggest() {
      shared.update { search in cache.recall(batch, to: &search) }
      let name = batch.stage.record.name
      if name != stage {
        if let stage { observe(.stageFinished(name: stage)) }
        stage = name
        observe(.stageStarted(name: name, total: batch.stage.fits.count, done: shared.observedCount))
      }
      try train(batch, shared, cache)
      if let failed = shared.hopelessFits { throw hopeless(failed) }
      guard shared.observedCount == batch.count else {
        throw Failure(
          .temporary, "fits were stopped before they had finished", notes: ["run the same command to resume them"])
      }
    }
    if let stage { observe(.stageFinished(name: stage)) }
  }

  /// The failure of a run whose first fits have all failed.
  private func hopeless(_ failed: [FitRecord]) -> Failure {
    let reasons = failed.compactMap { fit in
      fit.reason.map { (fit, $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)) }
    }
    let first = reasons.first.map { fit, lines in
      ["\(fit.stage)/\(fit.trial): \(fit.outcome.rawValue): \(lines[0])"] + lines.dropFirst().map { "  " + $0 }
    }
    return Failure(
      .noTrialSucceeded, "the first \(failed.count) fits have all failed, and the others are not run",
      notes: (first ?? []) + ["what each of them printed is in .state/logs of the results"],
      remedy: .startFresh(orElse: "run the same program again with --retry failed"))
  }

  /// Trains the fits of a batch without passing the results to the search.
  ///
  /// - Parameter cache: Holds the fits that need not be trained.
  /// - Throws: `Failure.inputOutput` if a fit could not be saved.
  func trained(_ batch: Batch, in search: Search, cache: FitCache) throws(Failure) -> [FitOrder.Fit: FitRecord] {
    let shared = SharedSearch(search)
    shared.update { cache.recall(batch, to: &$0) }
    try train(batch, shared, cache)
    let fits = shared.value.stages.last?.fits
    return Dictionary((fits.map { Array($0.finished) } ?? []).map { ($0.place, $0) }) { first, _ in first }
  }

  /// Runs all checks of the experiment, and stores nothing.
  package func answerChecks() -> [CheckRecord] {
    experiment.checks.map { check in
      observe(.checkStarted(name: type(of: check).name))
      return CheckRecord(trainer.answer(experiment.task(of: check)), of: check)
    }
  }

  /// A check that was interrupted by a kill is run again from its start: the fits of a check have no checkpoints.
  private func answer(_ task: CheckTask, _ cache: FitCache) throws(Failure) -> CheckRecord {
    if let record = cache.stored.answer(of: task) {
      observe(.checkFinished(record, wasKnown: true))
      return record
    }
    observe(.checkStarted(name: type(of: task.check).name))
    let record = CheckRecord(trainer.answer(task), of: task.check)
    cache.store(record, of: task)
    try cache.settle()
    return record
  }

  /// Trains the fits of a batch that the search has not observed.
  private func train(_ batch: Batch, _ search: SharedSearch, _ cache: FitCache) throws(Failure) {
    let missing = batch.count - search.observedCount
    let groups = batch.groups(of: trainer.tasksAtOnce)
    let order = batch.stage.fits
    let tasks = cache.stored.addresses.tasks(of: batch)
    let exchange = TaskExchange<[Assignment<T.Worker.Checkpoint>]>()
    let observer = BatchObserver(search: search, cache: cache, exchange: exchange)
    pool.forEach(below: missing > 0 ? groups.count * order.fitsPerTrial : 0, threads: missing) {
      exchange.arrive()
      return trainer.makeWorker()
    } end: { worker in
      if let profile = worker.profile { observe(.workerFinished(profile)) }
    } body: { number, worker in
      // Tasks of one repeat and fold, and of trials next to each other.
      let (group, own) = number.quotientAndRemainder(dividingBy: order.fitsPerTrial)
      let trials = search.missing(of: groups[group], own: own, in: order)
      guard !trials.isEmpty, !cache.hasFailed, search.hopelessFits == nil else { return }
      worker.train(trials.map { Assignment(task: tasks.tasks(ofTrial: $0)[own]) }, observer)
    } idle: { worker in
      guard let assignments = exchange.next() else { return false }
      worker.train(assignments, observer)
      return true
    }
    try cache.settle()
  }
}

/// A search that observes the results of several threads.
final class SharedSearch: Sendable {
  private let search: Mutex<Search>

  init(_ search: consuming sending Search) { self.search = Mutex(search) }

  var value: Search { search.withLock { $0 } }
  var checks: [CheckRecord] { search.withLock { $0.checks } }
  /// The number of fits of the current batch that have been observed.
  var observedCount: Int { search.withLock { $0.observedCount } }

  var hopelessFits: [FitRecord]? { search.withLock { $0.hopelessFits } }

  func suggest() -> Search.Step { search.withLock { $0.suggest() } }
  func observe(_ check: CheckRecord) { search.withLock { $0.observe(check) } }
  /// - Returns: The fits, with the statistics of the layers that are to be stored.
  func observe(_ fits: [FinishedFit]) -> [FinishedFit] {
    search.withLock { search in
      fits.map { fit in
        guard !search.observe(fit.record) else { return fit }
        var record = fit.record
        record.layers = nil
        return FinishedFit(task: fit.task, record: record)
      }
    }
  }
  func update(_ body: (inout Search) -> Void) { search.withLock { body(&$0) } }

  /// The trials among some whose fit with an index from 0 has not been observed.
  func missing(of trials: [Int], own: Int, in order: FitOrder) -> [Int] {
    search.withLock { search in
      trials.filter { !search.isObserved(order[order.indices(ofTrial: $0).lowerBound + own]) }
    }
  }
}

/// The observer of a batch's fits.
private struct BatchObserver<Checkpoint: StoredCheckpoint>: FitObserver, Sendable {
  let search: SharedSearch
  let cache: FitCache
  let exchange: TaskExchange<[Assignment<Checkpoint>]>

  var checkpointInterval: Duration? { cache.checkpoints?.interval }

  func began(_ count: Int) { cache.noteTraining(count) }

  func checkpoint(of task: FitTask) -> Checkpoint? { cache.checkpoints?.checkpoint(of: task) }

  func store(_ checkpoint: Checkpoint, of task: FitTask, isLast: Bool) {
    cache.checkpoints?.store(checkpoint, of: task, isLast: isLast)
  }

  func measured(_ measurement: EpochRecord, of task: FitTask) -> FitDecision { cache.hasFailed ? .pause : .continue }

  func finished(_ fits: [FinishedFit]) {
    let kept = search.observe(fits)
    cache.noteTraining(-fits.count)
    cache.store(kept)
  }

  func claimRequest() -> Bool { exchange.claimRequest() }

  func give(_ tasks: [Assignment<Checkpoint>]) { exchange.give(tasks) }
}
