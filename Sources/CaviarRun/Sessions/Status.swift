import CaviarChecks
import CaviarData
package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarResults
import CaviarSpec
import CaviarTraining
import SystemPackage

extension ResultsFolder {
  /// The progress of the experiment. Takes no lock and changes nothing, so that it may be read during a run. Another
  /// user sees the result files, and a warning that the rest is not known.
  ///
  /// - Parameter name: The experiment's name, for the status if there are no files.
  /// - Throws: `Failure.inputOutput` if files are damaged.
  package func status(of name: String) throws(Failure) -> StatusRecord {
    do {
      return try statusInSight(of: name)
    } catch {
      // Files that a run is moving or replacing may be read half. Real damage is found at the second reading too.
      return isRunning ? .unknown(name: name, state: .running) : try statusInSight(of: name)
    }
  }

  private func statusInSight(of name: String) throws(Failure) -> StatusRecord {
    // First: a run that ends in between then counts as finished, not as interrupted.
    let isRunning = isRunning
    let journal = try journalInSight()
    if let unfinished = try unfinishedRun(journal) {
      return unfinished.progress.status(journal, unfinished.session, isRunning: isRunning, running: runningFits)
    }
    let stored = try storedRun()
    guard stored != nil, let summary = try storedSummary() else {
      return .unknown(
        name: name, state: isRunning ? .running : journal.isEmpty ? .notStarted : .interrupted,
        warnings: journal.allWarnings)
    }
    // Entries of the journal that cannot be read are not needed next to complete files.
    return StatusRecord(summary, warnings: journal.warnings, source: journal.session?.source)
  }

  /// The results of a run that is in progress or was interrupted, as far as its journal has them. Nil if the result
  /// files are complete, or if there is no journal. Takes no lock and changes nothing.
  ///
  /// - Throws: `Failure.inputOutput` if files are damaged.
  package func partialRecord() throws(Failure) -> ExperimentRecord? {
    let isRunning = isRunning
    let journal = try journalInSight()
    guard let unfinished = try unfinishedRun(journal) else { return nil }
    let status = unfinished.progress.status(journal, unfinished.session, isRunning: isRunning, running: runningFits)
    return ExperimentRecord(unfinished.progress.search, run: unfinished.session.run).marked(asPartOf: status)
  }

  /// The run whose fits the journal has and the result files have not.
  private func unfinishedRun(
    _ journal: JournalContents
  ) throws(Failure) -> (session: SessionRecord, progress: Progress)? {
    let run = try storedRun()
    guard let session = journal.session, try !isSettled(session.run, by: run),
      let experiment = Self.experiment(of: session.run, at: path)
    else { return nil }
    let stored = StoredFits(
      files: run == nil ? .none : try storedFits(), journal: journal,
      addresses: FitAddresses(experiment, run: session.run))
    return (session, Progress(of: experiment, stored))
  }
}

extension JournalContents {
  /// The warnings, with the one about unreadable entries, whose fits a resumed run retrains.
  fileprivate var allWarnings: [String] { warnings + [unread].compactMap(\.self) }
}

extension StatusRecord {
  /// The status of an experiment of which no trial is known.
  fileprivate static func unknown(name: String, state: State, warnings: [String] = []) -> StatusRecord {
    StatusRecord(
      name: name, state: state, done: 0, total: 0, failed: 0, running: 0,
      secondsLeft: nil, stages: [], objective: .validationAccuracy, best: nil, warnings: warnings, source: nil)
  }

  /// The status of an experiment whose result files are there.
  fileprivate init(_ summary: SummaryRecord, warnings: [String], source: SourceRecord?) {
    let stages = summary.stages.map {
      Stage(name: $0.name, done: $0.trials, total: $0.trials, failed: $0.trials - $0.completed)
    }
    let total = stages.reduce(0) { $0 + $1.total }
    self.init(
      name: summary.name, state: .finished, done: total, total: total,
      failed: stages.reduce(0) { $0 + $1.failed }, running: 0, secondsLeft: nil, stages: stages,
      objective: summary.objective.metric, best: summary.best?.value, warnings: warnings, source: source)
  }
}

/// A run that has not written its files yet, as a search that observes the fits in the journal.
package struct Progress: Sendable {
  package let search: Search
  private let stages: [StatusRecord.Stage]
  private let epochsLeft: Int
  private let fitsLeft: Int

  /// Replays the stored fits of an experiment, as far as they go.
  package init(of experiment: Experiment, _ stored: StoredFits) {
    var search = Search(experiment)
    // A check that has not been run yet does not stop the replay.
    search.observe(experiment.checks.compactMap { stored.answer(of: experiment.task(of: $0)) })
    while case .batch(let batch) = search.suggest() {
      stored.forEachFit(of: batch) { search.observe($0.record) }
      search.skip()
    }
    self.search = search
    var (epochsLeft, fitsLeft) = (0, 0)
    stages = experiment.stages.map { resolved in
      let stage = resolved.stage
      let trials = search.trials[stage: stage.name]
      let fits = (stage.trials - trials.count) * stage.repeats * (experiment.folds ?? 1)
      fitsLeft += fits
      epochsLeft += fits * stage.epochs
      return .init(
        name: stage.name, done: trials.count, total: stage.trials, failed: trials.count { $0.outcome != .completed })
    }
    (self.epochsLeft, self.fitsLeft) = (epochsLeft, fitsLeft)
  }

  func status(
    _ journal: JournalContents, _ session: SessionRecord, isRunning: Bool, running: Int
  ) -> StatusRecord {
    let experiment = search.experiment
    let begun = search.stages.map(\.record).filter {
      !experiment.objective.ranked(search.trials[stage: $0.name]).isEmpty
    }
    let best = experiment.objective.winner(of: begun, among: search.trials)
    let pace = Double(journal.epochsSinceSession) / (journal.latest - journal.began)
    return StatusRecord(
      name: experiment.name, state: isRunning ? .running : .interrupted,
      done: stages.reduce(0) { $0 + $1.done }, total: stages.reduce(0) { $0 + $1.total },
      failed: stages.reduce(0) { $0 + $1.failed }, running: running,
      secondsLeft: isRunning && fitsLeft > 0 && pace.isFinite && pace > 0 ? (Double(epochsLeft) / pace).rounded() : nil,
      stages: stages, objective: experiment.objective.metric,
      best: best?.metrics[experiment.objective.metric], warnings: journal.allWarnings, source: session.source)
  }
}
