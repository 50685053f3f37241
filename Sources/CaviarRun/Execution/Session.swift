import CaviarCompute
import CaviarSpec
import CaviarTraining
import SystemPackage

/// One `caviar run`: takes the lock, sees what is there, trains what is missing, writes the files.
package struct Session: Sendable {
  private let experiment: Experiment
  private let data: LoadedData
  private let folder: ResultsFolder
  private let executor: Executor
  private let workers: Int
  private let source: SourceRecord?
  private let checkpointInterval: Duration
  private let observe: @Sendable (RunEvent) -> Void

  /// - Parameters:
  ///   - workers: How many packs train at once; nil for one a core that this process may use.
  ///   - source: Where the spec came from, as far as it is known.
  ///   - checkpointInterval: How much work of a fit may be lost where the run is cut short.
  package init(
    _ experiment: Experiment, data: LoadedData, folder: ResultsFolder, workers: Int?, source: SourceRecord? = nil,
    checkpointInterval: Duration = .seconds(300), isProfiled: Bool = false,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.experiment = experiment
    self.data = data
    self.folder = folder
    self.workers = workers ?? Engine.coreCount
    self.source = source
    self.checkpointInterval = checkpointInterval
    self.observe = observe
    executor = Executor(experiment, data: data, workers: self.workers, isProfiled: isProfiled, observe: observe)
  }

  /// What is done with checks and fits that have finished.
  package enum Finished: Sendable {
    /// They are taken.
    case keep
    /// Checks that failed are asked again, and fits that did not complete trained again.
    case retryFailed
    /// They are put aside, with all files, and everything is trained again.
    case archive
  }

  /// What came of it.
  package struct Result: Sendable {
    package let record: ExperimentRecord
    /// Whether everything was there already, so that nothing was trained.
    package let wasFinished: Bool
    /// The files that were written, by name.
    package let written: [String]
  }

  /// Runs the experiment.
  ///
  /// - Parameter report: Writes `report.md`.
  /// - Throws: `Failure` 75 where another run holds the experiment, 78 where the results there are another's, 73 or 74.
  package func run(
    finished: Finished = .keep, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> Result {
    // Complete results are read without a lock, so that nothing needs to be writable. Where that fails, another run may be
    // moving them: the lock tells, and under it they are read again.
    var damage: Failure?
    if case .keep = finished {
      do {
        if let record = try finishedRecord(report: report) {
          try folder.settle()
          folder.removeLeftCheckpoints()
          return Result(record: record, wasFinished: true, written: [])
        }
      } catch {
        damage = error
      }
    }
    do {
      return try runLocked(finished: finished, report: report)
    } catch {
      // Where nothing can be written, what could not be read is the greater trouble.
      throw error.code == .cannotCreate ? damage ?? error : error
    }
  }

  private func runLocked(
    finished: Finished, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> Result {
    try folder.locked { lock throws(Failure) in
      try folder.finishArchive()
      let checkpoints = try folder.checkpoints(every: checkpointInterval, under: lock)
      if case .archive = finished {
        // First, so that a run that is cut short here does not go on from them.
        checkpoints.removeAll()
        try checkpoints.settle()
        try folder.archive(withJournal: true)
        observe(.startedAgain)
      }
      let result = try run(
        under: lock, retriesFailed: finished == .retryFailed, checkpoints: checkpoints, report: report)
      checkpoints.removeAll()
      try checkpoints.settle()
      return result
    }
  }

  /// The results, if they are all that the spec asks for and every file is there.
  private func finishedRecord(report: (ExperimentRecord) -> String) throws(Failure) -> ExperimentRecord? {
    guard folder.isWhole, case .finished = try continuation(after: try RunRecord(experiment, data: data.record)),
      let record = try folder.record(of: experiment)
    else { return nil }
    let asksForFinal = experiment.final != nil && record.winner != nil
    let final = try folder.storedFinal()
    let lacksFinal = asksForFinal && final?.isWhole != true
    let lacksBest = record.summary.best != nil && !folder.holdsBest
    // Another version may have put it in other words.
    let holdsDerived =
      record.run.version != programVersion || folder.holdsWhatFollows(from: record, report: report(record))
    return lacksFinal || lacksBest || !holdsDerived ? nil : record
  }

  /// What the files that are there ask for.
  ///
  /// - Parameter isWhole: Whether they may be all that the spec asks for; not where some of it is trained again.
  private func continuation(after now: RunRecord, isWhole: Bool = true) throws(Failure) -> Continuation {
    Continuation(
      stored: try folder.storedRun(), finished: try folder.finishedTrials(), hasFinal: folder.holdsFinal,
      isWhole: isWhole, now: now)
  }

  private func run(
    under lock: HeldLock, retriesFailed: Bool, checkpoints: Checkpoints,
    report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> Result {
    let now = try RunRecord(experiment, data: data.record)
    let files: FinishedFits
    switch try continuation(after: now, isWhole: !retriesFailed) {
    case .finished:
      guard let record = try folder.record(of: experiment) else { preconditionFailure("finished without a run") }
      // Files that follow from the others are made again where they are missing; `final` may train for that.
      if let text = checkpoints.removeDamaged() { observe(.warning(text)) }
      return try finish(record, under: lock, wasFinished: true, checkpoints: checkpoints, report: report)
    case .refuse(let differences): throw try refusal(differences, after: now)
    case .goOn:
      // What does not belong together is told before anything follows from it.
      if let stored = try folder.experiment() { _ = try folder.record(of: stored) }
      files = try folder.storedFits()
    case .start: files = .none
    }

    let journal = try folder.journal()
    if files.isEmpty {
      let continuation = Continuation(
        stored: journal.session?.run, finished: journal.finishedTrials, isWhole: false, now: now)
      if case .refuse(let differences) = continuation { throw try refusal(differences, after: now) }
      // Files of another run that no journal vouches for are somebody's: they are kept.
      let isStored = try folder.storedRun()?.isSame(as: now) ?? false
      if case .start = continuation, !isStored { try folder.archive(withJournal: false) }
    }
    let ledger = try folder.ledger(
      of: experiment, under: lock, run: now, files: files, journal: journal, checkpoints: checkpoints,
      retriesFailed: retriesFailed, observe: observe)
    defer { ledger.close() }
    let checks = try executor.check(ledger: ledger)
    if let failed = checks.first(where: \.stops) {
      guard files.isEmpty, journal.fits.isEmpty else {
        try ledger.endRetry()
        throw stopped(by: failed)
      }
    } else {
      let failed = checks.filter { $0.verdict == .fail }
      ledger.begin(
        SessionRecord(run: now, workers: workers, source: source),
        warnings: failed.map { "the check \($0.check) failed: expected \($0.expected), seen \($0.seen)" })
    }
    let record = try executor.run(after: checks, ledger: ledger)
    let result = try finish(record, under: lock, wasFinished: false, checkpoints: checkpoints, report: report)
    try ledger.endRetry()
    return result
  }

  /// Trains the winner for the last time, as far as that is missing, and writes the files.
  private func finish(
    _ record: ExperimentRecord, under lock: HeldLock, wasFinished: Bool, checkpoints: Checkpoints,
    report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> Result {
    let stored = try folder.storedFinal().flatMap { $0.isWhole ? $0 : nil }
    let final = try executor.final(of: record, stored: stored, checkpoints: checkpoints) { () throws(Failure) in
      let differences = record.run.engineDifferences(from: try RunRecord(experiment, data: data.record))
      if !differences.isEmpty { throw lostFinal(differences) }
    }
    let record = record.adding(final?.record)
    let best = record.best(of: experiment) { folder.path(of: data.folder.pushing(FilePath($0))) }
    let files = try ResultFiles(record, report: report(record), best: best, final: final)
    let written = try folder.write(files, under: lock, onlyDerived: wasFinished)
    return Result(record: record, wasFinished: wasFinished && final?.record == stored?.record, written: written)
  }

  private func refusal(_ differences: [String], after now: RunRecord) throws(Failure) -> Failure {
    let engine = try folder.storedRun()?.engineDifferences(from: now) ?? []
    if differences == engine {
      return Failure(
        .otherExperiment,
        "the results in \(folder.path) are of another engine, and what follows from a changed spec would be of this one",
        notes: differences + [
          "run on the engine of the results, or start again with --fresh, which keeps the old files under .state/history"
        ])
    }
    return Failure(
      .otherExperiment,
      "the results in \(folder.path) belong to another experiment, and going on would throw them away",
      notes: differences + [
        "give the spec another `name`, or start again with --fresh, which keeps the old files under .state/history"
      ])
  }

  /// Why what `final` has saved is not trained again: beside the rest, it would be of another engine.
  private func lostFinal(_ differences: [String]) -> Failure {
    let names = [ResultFiles.Name.final, ResultFiles.Name.weights, ResultFiles.Name.confusion]
    return Failure(
      .otherExperiment,
      "files of `final` are missing in \(folder.path) or are damaged, and trained here they would be of another engine",
      notes: differences + [
        "restore \(names.joined(separator: ", ")) from git, run on the engine of the results, or start again with "
          + "--fresh, which keeps the old files under .state/history"
      ])
  }

  /// Why a run does not go on where fits are finished: writing the check down would throw them away.
  private func stopped(by check: CheckRecord) -> Failure {
    Failure(
      .checkFailed, "the check `\(check.check)` failed, and the results in \(folder.path) stay as they are",
      notes: ["expected: \(check.expected)", "seen: \(check.seen)"] + [check.advice].compactMap { $0 }
        + ["with `on_failure: warn` the run goes on all the same"])
  }
}

extension ExperimentRecord {
  /// A runnable spec with the winner's values. Nil where nobody won.
  ///
  /// - Parameter relocate: A path from the spec's folder to one from the results folder.
  func best(of experiment: Experiment, _ relocate: (String) -> String) -> SpecValue? {
    guard let winner, let stage = stages.last else { return nil }
    return experiment.best(at: winner.point, epochs: stage.epochs, relocate)
  }
}
