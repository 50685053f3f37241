package import CaviarChecks
internal import CaviarSearch
internal import CaviarSpec
internal import CaviarTraining

/// The order of an experiment's work: checks, then stages, batch by batch and rung by rung, then the final training.
///
/// A value that suggests work (`suggest`) and observes results (`observe`), as in the ask-and-tell interfaces of Vizier
/// and Optuna. It reads no file, no clock and no random generator, so that a run, a resume, a verification, the status
/// of a run in flight and a cluster that replay the same results all make the same decisions.
///
///     var search = Search(experiment)
///     var step = search.suggest()
///     while case .batch(let batch) = step {
///       for fit in train(batch) { search.observe(fit) }
///       step = search.suggest()
///     }
///
/// Checks come before the batches, and the final training after them: the other cases of ``Step``.
package struct Search: Sendable {
  /// The work that can be done now.
  package enum Step: Sendable {
    case check(CheckTask)
    case batch(Batch)
    case final(FinalTask)
    case finished
  }

  /// A stage that has begun.
  package struct Stage: Sendable {
    package fileprivate(set) var plan: StagePlan
    /// The fits that have finished. Of a fit that went through several rungs, the longest.
    package fileprivate(set) var fits: FitTable
    /// The rungs that have finished, with their survivors.
    fileprivate var rungs: [StageRecord.Rung] = []
    /// The first trial that is in no batch yet.
    fileprivate var next: Int
    /// The trials whose layers are kept.
    fileprivate var kept: KeptLayers

    package var record: StageRecord { plan.record.with(rungs: rungs) }
  }

  package let experiment: Experiment
  package private(set) var checks: [CheckRecord] = []
  package private(set) var stages: [Stage] = []
  /// The trials whose last rung has finished: by stage, then by number.
  package private(set) var trials: TrialTable
  private var open: OpenBatch?
  /// True once a stage cannot begin: it narrows on a stage of which no trial completed, or depends on one that was skipped.
  private var hasEnded = false
  private var areChecksAnswered = false
  /// The result of the final training.
  package private(set) var final: FinalRecord?
  /// True once ``skip()`` has left fits out.
  package private(set) var isPartial = false

  package init(_ experiment: Experiment) {
    self.experiment = experiment
    trials = TrialTable(
      addresses: experiment.hyperparameters.map(\.address), metrics: experiment.metrics,
      capacity: experiment.stages.reduce(0) { $0 + $1.stage.trials })
  }

  /// The next work. The same until all of its results have been observed.
  package mutating func suggest() -> Step {
    if !areChecksAnswered, checks.count < experiment.checks.count {
      return .check(experiment.task(of: experiment.checks[checks.count]))
    }
    guard !isStopped else { return .finished }
    if let open, !open.isComplete { return .batch(open.batch) }
    if let batch = nextBatch() { return .batch(batch) }
    if final == nil, !isPartial, let final = finalTask { return .final(final) }
    return .finished
  }

  /// Observes the result of the check that was suggested.
  package mutating func observe(_ check: CheckRecord) { checks.append(check) }

  /// Observes the results of all checks, as they were recorded.
  package mutating func observe(_ recorded: [CheckRecord]) {
    checks = recorded
    areChecksAnswered = true
  }

  /// Observes a fit of the batch that was suggested, in any order. A fit that is observed twice counts once.
  ///
  /// - Returns: True if the statistics of its layers may be among those of the results: the others need not be stored. Of
  ///   several fits of a trial, the last to finish decides.
  @discardableResult
  package mutating func observe(_ fit: FitRecord) -> Bool {
    guard open?.note(fit) == true, let open else { return false }
    let last = stages.count - 1
    var fit = fit
    fit.layers = fit.layers?.rounded
    stages[last].fits.insert(fit)
    guard experiment.network != nil, open.isComplete(trial: fit.trial) else { return fit.layers != nil }
    let trial = experiment.trial(
      of: stages[last].fits.fits(ofTrial: fit.trial), at: stages[last].plan.point(trial: fit.trial), rung: open.rung,
      by: experiment.defaultDiagnoses)
    for dropped in stages[last].kept.offer(trial) { stages[last].fits.dropLayers(ofTrial: dropped) }
    return stages[last].kept.keeps(fit.trial) && fit.layers != nil
  }

  /// The fits whose layers' statistics belong to the results and are in no record: they were stored when fewer were kept.
  package var fitsWithoutLayers: [FitRecord] {
    guard experiment.network != nil else { return [] }
    return stages.flatMap { stage in
      trials[stage: stage.plan.record.name].filter { stage.kept.keeps($0.trial) }.flatMap { trial in
        stage.fits.fits(ofTrial: trial.trial).filter { $0.layers == nil }
      }
    }
  }

  /// Observes the result of the final training.
  package mutating func observe(_ final: FinalRecord) { self.final = final }

  /// True for a fit of the suggested batch that has been observed.
  package func isObserved(_ fit: FitOrder.Fit) -> Bool { open?.isObserved(fit) ?? false }

  /// The number of fits of the suggested batch that have been observed.
  package var observedCount: Int { open?.observedCount ?? 0 }

  /// Continues without the fits of the batch that are missing, for reports of a run in flight. A stage that depends on
  /// the results of an incomplete one is left out then.
  package mutating func skip() {
    guard let open, !open.isComplete else { return }
    isPartial = true
    close(open)
    self.open = nil
    stages[stages.count - 1].next = stages[stages.count - 1].plan.record.numbers.upperBound
  }

  /// True if a check that failed stops the run.
  package var isStopped: Bool { checks.contains(where: \.stops) }

  private mutating func nextBatch() -> Batch? {
    if let finished = open {
      open = nil
      if let batch = nextRung(after: finished) { return begin(batch, rung: finished.rung + 1) }
      close(finished)
    }
    while !hasEnded {
      if let batch = nextProposals() { return begin(batch, rung: 0) }
      guard stages.count < experiment.stages.count else { break }
      let resolved = experiment.stages[stages.count]
      // The ranges of a stage that narrows follow from all trials of the one before.
      let isUnresolved = isPartial && (resolved.stage.narrow != nil || resolved.stage.sampler.batch != nil)
      guard !isUnresolved,
        let plan = StagePlan(resolved, of: experiment, after: stages.last?.plan, trials: trials, checks: checks)
      else {
        hasEnded = true
        break
      }
      stages.append(
        Stage(
          plan: plan, fits: plan.emptyTable, next: plan.record.numbers.lowerBound,
          kept: KeptLayers(of: experiment.objective, keepsAll: experiment.keepsAllLayers)))
    }
    return nil
  }

  private mutating func begin(_ batch: Batch, rung: Int) -> Batch {
    open = OpenBatch(batch, rung: rung)
    return batch
  }

  /// The next trials of the current stage.
  private mutating func nextProposals() -> Batch? {
    guard let index = stages.indices.last else { return nil }
    let stage = stages[index]
    guard stage.next < stage.plan.record.numbers.upperBound else { return nil }
    let trials = stage.plan.batch(from: stage.next)
    if stage.plan.looksAtResults {
      let history = history()
      stages[index].plan.propose(trials, after: history)
    }
    stages[index].next = trials.upperBound
    return Batch(
      stage: stages[index].plan, trials: .range(trials), epochs: rungs[0], startEpochs: 0)
  }

  /// The epochs at which the rungs of the current stage end; of a stage without a pruner, one.
  private var rungs: [Int] {
    let stage = experiment.stages[stages.count - 1].stage
    return stage.pruner?.rungs(epochs: stage.epochs) ?? [stage.epochs]
  }

  /// The survivors of a rung. Nil if it was the last one, or nothing survived.
  private mutating func nextRung(after finished: OpenBatch) -> Batch? {
    let rungs = rungs
    guard finished.rung + 1 < rungs.count, let pruner = experiment.stages[stages.count - 1].stage.pruner else {
      return nil
    }
    let index = stages.count - 1
    var observations: [Observation] = []
    finished.batch.trials.forEach { trial in observations.append(observation(of: trial, in: stages[index])) }
    observations.sort { $0.trial < $1.trial }
    let survivors = pruner.survivors(ofRung: finished.rung, among: observations)
    let able = Set(observations.lazy.filter { $0.value != nil }.map(\.trial))
    precondition(Set(survivors).count == survivors.count && able.isSuperset(of: survivors), "trials that completed")
    stages[index].rungs.append(.init(epochs: finished.batch.epochs, survivors: survivors))
    guard !survivors.isEmpty else { return nil }
    return Batch(
      stage: stages[index].plan, trials: .survivors(survivors), epochs: rungs[finished.rung + 1],
      startEpochs: finished.batch.epochs)
  }

  /// Turns the fits of a batch, and of the rungs before it, into trials.
  private mutating func close(_ finished: OpenBatch) {
    let stage = stages[stages.count - 1]
    let proposed =
      trials[stage: stage.plan.record.name].last.map { $0.trial + 1 } ?? stage.plan.record.numbers.lowerBound
    // The number of rungs that each trial of the batch survived.
    var survived: [Int: Int] = [:]
    for rung in stage.rungs { for trial in rung.survivors where trial >= proposed { survived[trial, default: 0] += 1 } }
    for trial in proposed..<stage.next {
      let fits = stage.fits.fits(ofTrial: trial)
      guard fits.count == stage.plan.fits.fitsPerTrial else { continue }
      trials.append(
        experiment.trial(of: fits, at: stage.plan.point(trial: trial), rung: survived[trial, default: 0]))
    }
  }

  /// The trials that a sampler may learn from: those of its own stage, and of earlier ones with as many epochs.
  private func history() -> [Observation] {
    guard let own = stages.last else { return [] }
    return stages.filter { $0.plan.record.epochs == own.plan.record.epochs }.flatMap { stage in
      trials[stage: stage.plan.record.name].map { observation(of: $0) }
    }
  }

  private func observation(of trial: Int, in stage: Stage) -> Observation {
    observation(
      of: TrialRecord(
        fits: stage.fits.fits(ofTrial: trial), point: stage.plan.point(trial: trial), objective: experiment.objective))
  }

  private func observation(of trial: TrialRecord) -> Observation {
    let objective = experiment.objective
    let value = trial.outcome == .completed ? trial.metrics[objective.metric] : nil
    return Observation(
      trial: trial.trial, point: trial.point, value: value.map { objective.isHigherBetter ? $0 : -$0 })
  }
}

extension Search {
  /// The best trial among those that may win.
  package var winner: TrialRecord? { experiment.objective.winner(of: stages.map(\.record), among: trials) }

  /// The final training. Nil if the spec has none, or no trial won.
  package var finalTask: FinalTask? {
    FinalTask(of: experiment, winner: winner, stages: stages.map(\.record))
  }
}

/// A batch whose fits are being trained.
private struct OpenBatch: Sendable {
  let batch: Batch
  /// The number of the rung, from 0.
  let rung: Int
  /// Of each fit of the stage, true if it has been observed.
  private var observed: [Bool]
  private let first: Int
  private(set) var observedCount = 0

  init(_ batch: Batch, rung: Int) {
    self.batch = batch
    self.rung = rung
    let order = batch.stage.fits
    switch batch.trials {
    case .range(let trials):
      first = trials.isEmpty ? 0 : order.indices(ofTrial: trials.lowerBound).lowerBound
      observed = Array(repeating: false, count: batch.count)
    case .survivors:
      first = 0
      observed = Array(repeating: true, count: order.count)
      batch.trials.forEach { trial in for index in order.indices(ofTrial: trial) { observed[index] = false } }
    }
  }

  var isComplete: Bool { observedCount == batch.count }

  func isObserved(_ fit: FitOrder.Fit) -> Bool { observed[batch.stage.fits.index(of: fit) - first] }

  /// True if all fits of a trial have been observed.
  func isComplete(trial: Int) -> Bool {
    batch.stage.fits.indices(ofTrial: trial).allSatisfy { observed[$0 - first] }
  }

  /// Returns false for a fit that has been observed before.
  mutating func note(_ fit: FitRecord) -> Bool {
    let index = batch.stage.fits.index(of: fit.place) - first
    guard observed.indices.contains(index), !observed[index] else { return false }
    observed[index] = true
    observedCount += 1
    return true
  }
}
