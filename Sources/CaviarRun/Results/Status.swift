import CaviarData
import CaviarSpec
import CaviarTraining
import SystemPackage

extension ResultsFolder {
  /// Whether anything of an experiment is here: results, a journal, a run that has just begun; or what another user's run
  /// keeps to itself.
  package var isUsed: Bool {
    disk.exists(path.appending(ResultFiles.Name.run)) || disk.exists(journalPath) || isRunning
      || disk.isForbidden(journalPath)
  }

  /// How far the experiment is. Takes no lock and changes nothing, so that it may be asked during a run. Another user sees
  /// the result files, and a warning that the rest is not known.
  ///
  /// - Parameter name: The experiment's name, for the answer where nothing is here.
  /// - Throws: `Failure` 74 where files are damaged.
  package func status(of name: String) throws(Failure) -> StatusRecord {
    do {
      return try statusInSight(of: name)
    } catch {
      // Files that a run moves or replaces may be seen half. What is wrong without one is so at a second look too.
      return isRunning ? .unknown(name: name, state: .running) : try statusInSight(of: name)
    }
  }

  private func statusInSight(of name: String) throws(Failure) -> StatusRecord {
    // Asked first: a run that ends in between is then seen as finished, not as interrupted.
    let isRunning = isRunning
    let journal = try journalInSight()
    let stored = try storedRun()
    if let session = journal.session, try !isSettled(session.run, by: stored),
      let experiment = Self.experiment(of: session.run, at: path)
    {
      let files = stored == nil ? FinishedFits.none : try storedFits()
      let progress = Progress(of: experiment, run: session.run, files: files, journal: journal)
      return progress.status(journal, session, isRunning: isRunning)
    }
    guard stored != nil, let summary = try storedSummary() else {
      return .unknown(
        name: name, state: isRunning ? .running : journal.isEmpty ? .notStarted : .interrupted,
        warnings: journal.allWarnings)
    }
    // What the journal holds that cannot be read is not needed beside complete files.
    return StatusRecord(summary, warnings: journal.warnings, source: journal.session?.source)
  }

  /// Whether the result files hold all that a process was asked for.
  func isSettled(_ run: RunRecord, by stored: RunRecord?) throws(Failure) -> Bool {
    guard let stored else { return false }
    switch ResumeDecision(stored: stored.inputs, finished: try finishedTrials(), now: run.inputs) {
    case .goOn: return false
    // Files of another experiment have come since: from another clone.
    case .finished, .start, .refuse: return true
    }
  }
}

extension JournalContents {
  /// With what could not be read, where a run will go on from here.
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

/// How far a run is that has not written its files, stage by stage.
private struct Progress {
  private let experiment: Experiment
  private var stages: [StatusRecord.Stage] = []
  private var trials: TrialTable
  /// The stages that have a trial that may win.
  private var plans: [StagePlan] = []
  private var epochsLeft = 0
  private var fitsLeft = 0

  init(of experiment: Experiment, run: RunRecord, files: FinishedFits, journal: JournalContents) {
    self.experiment = experiment
    let cache = FitCache(
      files: files, journaled: journal, addresses: FitAddresses(experiment, run: run))
    trials = TrialTable(addresses: experiment.hyperparameters.map(\.address), metrics: experiment.metrics)
    var previous: StagePlan?
    var isComplete = true
    for resolved in experiment.stages {
      let stage = resolved.stage
      // What narrows on a stage that is not complete has no ranges yet.
      let plan =
        isComplete || stage.narrow == nil
        ? StagePlan(resolved, of: experiment, after: previous, trials: trials) : nil
      let before = trials.count
      if let plan { add(plan, cache.finished(in: plan)) }
      let own = trials[before...]
      if let plan, !experiment.objective.ranked(own).isEmpty { plans.append(plan) }
      stages.append(
        .init(name: stage.name, done: own.count, total: stage.trials, failed: own.count { $0.outcome != .completed }))
      let fits = (stage.trials - own.count) * stage.repeats * experiment.data.split.count
      fitsLeft += fits
      epochsLeft += fits * stage.epochs
      isComplete = isComplete && own.count == stage.trials
      previous = plan
    }
  }

  private mutating func add(_ plan: StagePlan, _ found: FitTable) {
    for trial in plan.record.numbers {
      let fits = found.fits(ofTrial: trial)
      guard fits.count == plan.fits.fitsPerTrial else { continue }
      trials.append(TrialRecord(fits: fits, point: plan.point(trial: trial), objective: experiment.objective))
    }
  }

  func status(_ journal: JournalContents, _ session: SessionRecord, isRunning: Bool) -> StatusRecord {
    let best = experiment.objective.winner(of: plans.map(\.record), among: trials)
    let pace = Double(journal.epochsSinceSession) / (journal.latest - journal.began)
    return StatusRecord(
      name: experiment.name, state: isRunning ? .running : .interrupted,
      done: stages.reduce(0) { $0 + $1.done }, total: stages.reduce(0) { $0 + $1.total },
      failed: stages.reduce(0) { $0 + $1.failed },
      running: isRunning ? min(session.workers * StagePlan.trialsPerPack, fitsLeft) : 0,
      secondsLeft: isRunning && fitsLeft > 0 && pace.isFinite && pace > 0 ? (Double(epochsLeft) / pace).rounded() : nil,
      stages: stages, objective: experiment.objective.metric,
      best: best?.metrics[experiment.objective.metric], warnings: journal.allWarnings, source: session.source)
  }
}
