import CaviarChecks
import CaviarCompute
package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarResults
import CaviarSpec
import CaviarStore
import CaviarTraining
import SystemPackage

/// One `caviar run`: takes the lock, reads the stored results, trains the missing fits and writes the files.
package struct Session<Input: TrainingInput>: Sendable {
  private let experiment: Experiment
  private let input: Input
  /// The inputs of a run now.
  private let inputs: RunInputs
  private let folder: ResultsFolder
  private let workers: Int
  private let source: SourceRecord?
  private let checkpointInterval: Duration
  private let isProfiled: Bool
  private let observe: @Sendable (RunEvent) -> Void

  /// - Parameters:
  ///   - workers: The number of threads that train. Nil for one on each core that this process may use.
  ///   - source: Where the spec came from, as far as it is known.
  ///   - checkpointInterval: The work of a fit that may be lost if the run is killed.
  package init(
    _ experiment: Experiment, input: Input, folder: ResultsFolder, workers: Int?,
    source: SourceRecord? = nil,
    checkpointInterval: Duration = .seconds(300), isProfiled: Bool = false,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.experiment = experiment
    self.input = input
    inputs = RunInputs(experiment, data: input.hashes)
    self.folder = folder
    self.workers = workers ?? Engine.coreCount
    self.source = source
    self.checkpointInterval = checkpointInterval
    self.isProfiled = isProfiled
    self.observe = observe
  }

  /// Runs the experiment.
  ///
  /// - Parameter report: Writes `report.md`.
  /// - Throws: `Failure.temporary` if another run holds the experiment, `otherExperiment` if the results belong to another
  ///   one, `cannotCreate` or `inputOutput`; if anything must be trained, `badInput` or `badSpec` if the data does not match
  ///   the spec.
  package func run(
    existing: ExistingResults = .keep, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> SessionResult {
    let existing: ExistingResults = existing == .retryFailed && hasNothingToRetry ? .keep : existing
    // Complete results are read without a lock, so that nothing needs to be writable. Where that fails, another run may be
    // moving them: then the lock is taken, and they are read again under it.
    var damage: Failure?
    if case .keep = existing {
      do {
        if let record = try finishedRecord(report: report) {
          try folder.settle()
          folder.removeLeftCheckpoints()
          return SessionResult(record: record, wasFinished: true, written: [])
        }
      } catch {
        damage = error
      }
    }
    // Before anything is created or moved: data that cannot be used leaves everything as it was.
    if !isFinished(existing) { _ = try trainer() }
    do {
      return try runLocked(existing: existing, report: report)
    } catch {
      // If nothing can be written, the error in reading is the more serious one.
      throw error.kind == .cannotCreate ? damage ?? error : error
    }
  }

  /// True if all training is done, so that only files that are computed from others may be missing.
  private func isFinished(_ existing: ExistingResults) -> Bool {
    guard case .keep = existing, case .finished? = try? resumeDecision() else { return false }
    return true
  }

  /// True if nothing has failed in complete results of another engine or of other numerics, next to which nothing is
  /// trained.
  private var hasNothingToRetry: Bool {
    guard case .finished? = try? resumeDecision(), let record = try? folder.record(as: experiment),
      !record.run.inputs.engineDifferences(from: inputs).isEmpty, (try? folder.journal())?.retried == nil
    else { return false }
    return record.fits.allSatisfy { $0.outcome == .completed } && record.checks.allSatisfy { $0.verdict != .fail }
  }

  private func runLocked(
    existing: ExistingResults, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> SessionResult {
    try folder.locked { lock throws(Failure) in
      try folder.finishArchive()
      let checkpoints = try Checkpoints(
        of: folder, as: Input.T.Worker.Checkpoint.self, every: checkpointInterval, under: lock)
      if case .archive = existing {
        // Data that cannot be trained on must not cost results that have been trained.
        _ = try trainer()
        // First, so that after a kill here no run resumes from them.
        checkpoints.removeAll()
        try checkpoints.settle()
        try folder.archive(withJournal: true)
        observe(.startedAgain)
      }
      let result = try run(
        under: lock, retriesFailed: existing == .retryFailed, checkpoints: checkpoints, report: report)
      checkpoints.removeAll()
      try checkpoints.settle()
      return result
    }
  }

  /// The results, if they are complete for the spec and no file is missing.
  private func finishedRecord(report: (ExperimentRecord) -> String) throws(Failure) -> ExperimentRecord? {
    guard folder.isWhole, case .finished = try resumeDecision(), let record = try folder.record(as: experiment) else {
      return nil
    }
    let asksForFinal = experiment.final != nil && record.winner != nil
    let final = try folder.storedFinal()
    let lacksFinal = asksForFinal && final?.isWhole != true
    let lacksBest = record.summary.best != nil && !folder.holdsBest
    // Files that were computed by the rules of other numerics stay as they are.
    let holdsDerived =
      record.run.numerics != Numerics.current || folder.holdsWhatFollows(from: record, report: report(record))
    return lacksFinal || lacksBest || !holdsDerived ? nil : record
  }

  /// The decision for the files that are there.
  ///
  /// - Parameter isWhole: True if they may be all that the spec requires; false if some of it is trained again.
  private func resumeDecision(isWhole: Bool = true) throws(Failure) -> ResumeDecision {
    ResumeDecision(
      stored: try folder.storedRun()?.inputs, finished: try folder.finishedTrials(), hasFinal: folder.holdsFinal,
      isWhole: isWhole, now: inputs)
  }

  private func trainer() throws(Failure) -> Input.T {
    try input.trainer(of: experiment, as: experiment, isProfiled: isProfiled)
  }

  private func executor(_ trainer: Input.T) -> Executor<Input.T> {
    Executor(experiment, trainer: trainer, workers: workers, observe: observe)
  }

  private func run(
    under lock: HeldLock, retriesFailed: Bool, checkpoints: Checkpoints,
    report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> SessionResult {
    let files: FinishedFits
    switch try resumeDecision(isWhole: !retriesFailed) {
    case .finished:
      guard let record = try folder.record(as: experiment) else { preconditionFailure("finished without a run") }
      // Files that follow from the others are made again where they are missing; `final` may train for that.
      if let text = checkpoints.removeDamaged() { observe(.warning(text)) }
      let final = try final(of: record, checkpoints)
      return try finish(record, final, under: lock, wasFinished: true, report: report)
    case .refuse(let differences): throw try refusal(differences)
    case .resume:
      // Tables that contradict each other are reported before anything is computed from them.
      _ = try folder.record(as: experiment)
      files = try folder.storedFits()
    case .start: files = .none
    }

    let journal = files.isEmpty ? try journalToGoOnFrom() : try folder.journal()
    let trainer = try trainer()
    let now = try RunRecord(experiment, data: input.record(of: trainer), program: input.program)
    for text in (now.data?.notices ?? []) + input.notices { observe(.notice(text)) }
    for text in now.data?.warnings ?? [] { observe(.warning(text)) }
    let stored = withLayers(
      StoredFits(
        files: files, journal: journal, final: try wholeFinal(), addresses: FitAddresses(experiment, run: now),
        retriesFailed: retriesFailed))
    let cache = try FitCache(stored, in: folder, under: lock, checkpoints: checkpoints, observe: observe)
    defer { cache.close() }
    let ran = try executor(trainer).run(Search(experiment), run: now, cache: cache) { checks throws(Failure) in
      if let failed = checks.first(where: \.stops) {
        guard files.isEmpty, journal.fits.isEmpty else {
          try cache.endRetry()
          throw Failure.stopped(by: failed, in: folder)
        }
      } else {
        let failed = checks.filter { $0.verdict == .fail }
        cache.begin(
          SessionRecord(run: now, workers: workers, source: source),
          warnings: failed.map { "the check \($0.check) failed: expected \($0.expected), seen \($0.seen)" })
      }
    }
    let record = ExperimentRecord(ran.search, run: now)
    let result = try finish(record, ran.final, under: lock, wasFinished: false, report: report)
    try cache.endRetry()
    return result
  }

  /// The journal of a run without files.
  private func journalToGoOnFrom() throws(Failure) -> JournalContents {
    let journal = try folder.journal()
    let decision = ResumeDecision(
      stored: journal.session?.run.inputs, finished: journal.finishedTrials, isWhole: false, now: inputs)
    if case .refuse(let differences) = decision {
      guard journal.holdsOnlyFailures else { throw try refusal(differences) }
      observe(.notice("the fits before, which have all failed, are kept under .state/history"))
      try folder.archive(withJournal: true)
      return try folder.journal()
    }
    // Files of another run without a journal may be needed: they are archived, not overwritten.
    let isStored = try folder.storedRun()?.inputs.isSame(as: inputs) ?? false
    if case .start = decision, !isStored { try folder.archive(withJournal: false) }
    return journal
  }

  /// The stored fits, but for those whose layers' statistics the results have and no record holds: they are trained again.
  private func withLayers(_ stored: StoredFits) -> StoredFits {
    let fits = Progress(of: experiment, stored).search.fitsWithoutLayers
    guard !fits.isEmpty else { return stored }
    observe(
      .notice(
        "\(fits.count.grouped) finished \(fits.count == 1 ? "fit is" : "fits are") trained again for `layers.csv`: the "
          + "statistics of their layers were not kept"))
    return stored.without(fits)
  }

  /// The stored final training. Nil if there is none, or its files are damaged.
  private func wholeFinal() throws(Failure) -> FinalRun? { try folder.storedFinal().flatMap { $0.isWhole ? $0 : nil } }

  /// The final training of complete results: the stored one, or if it is missing a new one. By the rules of other
  /// numerics the stored one is always that of the results.
  private func final(of record: ExperimentRecord, _ checkpoints: Checkpoints) throws(Failure) -> FinalRun? {
    guard let task = record.finalTask(of: experiment), let planned = task.planned(in: record.run) else { return nil }
    if let stored = try wholeFinal(),
      record.run.numerics != Numerics.current || stored.record.isSameTraining(as: planned)
    {
      return stored
    }
    let differences = record.run.inputs.engineDifferences(from: inputs)
    guard differences.isEmpty else { throw lostFinal(differences) }
    let cache = FitCache(
      StoredFits(addresses: FitAddresses(experiment, run: record.run)), checkpoints: checkpoints, observe: observe)
    return try executor(trainer()).final(task, run: record.run, cache: cache)
  }

  /// Writes the files of a record and its final training.
  private func finish(
    _ record: ExperimentRecord, _ final: FinalRun?, under lock: HeldLock, wasFinished: Bool,
    report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> SessionResult {
    let isOfThese = record.run.numerics == Numerics.current
    let complete = isOfThese ? record.adding(final?.record) : record
    // A table of other numerics is not computed again, so values may be missing in it.
    let isKnown = isOfThese || record.winner.map { experiment.isWhole($0.point) } ?? false
    let best =
      isKnown ? complete.best(of: experiment) { folder.path(of: input.folder.pushing(FilePath($0))) } : nil
    let files = try ResultFiles(complete, report: report(complete), best: best, final: final)
    let part: WrittenPart = !wasFinished ? .all : isOfThese ? .derived : .missing
    let isSameFinal = try final?.record == wholeFinal()?.record
    let written = try folder.write(files, under: lock, part)
    return SessionResult(
      record: complete, wasFinished: wasFinished && isSameFinal, written: written)
  }

  private func refusal(_ differences: [String]) throws(Failure) -> Failure {
    let stored = try folder.storedRun()?.inputs
    if let stored, differences == stored.engineDifferences(from: inputs) {
      let isOfThese = stored.numerics == inputs.numerics
      return Failure(
        .otherExperiment,
        isOfThese
          ? "the results in \(folder.path) were made by another engine, and new fits would be made by this one"
          : "the results in \(folder.path) are of numerics \(stored.numerics), and new fits would be of "
            + "numerics \(inputs.numerics)",
        notes: differences,
        remedy: .startFresh(
          orElse: isOfThese
            ? "run on the engine of the results" : "run the version of the program that made the results"))
    }
    return Failure(
      .otherExperiment,
      "the results in \(folder.path) belong to another experiment, and this run would discard them",
      notes: differences, remedy: .startFresh(orElse: "give the spec another `name`"))
  }

  /// The refusal to retrain `final`: its files would be of another engine or other numerics than the rest.
  private func lostFinal(_ differences: [String]) -> Failure {
    let names = [ResultFiles.Name.final, ResultFiles.Name.weights, ResultFiles.Name.confusion]
    return Failure(
      .otherExperiment,
      "files of `final` in \(folder.path) are missing or damaged, and retraining here would make different ones",
      notes: differences,
      remedy: .startFresh(
        orElse: "restore \(names.joined(separator: ", ")) from git, run where the results were made"))
  }
}
