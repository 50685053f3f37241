import CaviarSpec
import SystemPackage

/// One `caviar run`: takes the lock, sees what is there, trains what is missing, writes the files.
package struct Session: Sendable {
  private let experiment: Experiment
  private let data: LoadedData
  private let folder: ResultsFolder
  private let executor: Executor

  package init(
    _ experiment: Experiment, data: LoadedData, folder: ResultsFolder, workers: Int, isProfiled: Bool = false,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.experiment = experiment
    self.data = data
    self.folder = folder
    executor = Executor(experiment, data: data, workers: workers, isProfiled: isProfiled, observe: observe)
  }

  /// What came of it.
  package struct Result: Sendable {
    package let record: ExperimentRecord
    /// Whether everything was there already, so that nothing was trained and nothing written.
    package let wasFinished: Bool
  }

  /// Runs the experiment.
  ///
  /// - Parameters:
  ///   - fresh: Whether to put aside what is there.
  ///   - report: Writes `report.md`.
  /// - Throws: `Failure` 75 where another run holds the experiment, 78 where the results there are another's, 73 or 74.
  package func run(
    fresh: Bool, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> Result {
    // Complete results are read without a lock, so that nothing needs to be writable.
    if !fresh, let record = try finishedRecord() { return Result(record: record, wasFinished: true) }
    return try folder.locked { () throws(Failure) in try runLocked(fresh: fresh, report: report) }
  }

  /// The results, if they are all that the spec asks for and every file is there.
  private func finishedRecord() throws(Failure) -> ExperimentRecord? {
    guard folder.isWhole, case .finished = try continuation(), let record = try folder.record(of: experiment) else {
      return nil
    }
    return record.final == nil && experiment.final != nil && record.winner != nil ? nil : record
  }

  private func continuation() throws(Failure) -> Continuation {
    Continuation(
      stored: try folder.storedRun(), hasFits: try folder.hasFits(), now: try RunRecord(experiment, data: data.record))
  }

  private func runLocked(
    fresh: Bool, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> Result {
    if fresh { try folder.archive() }
    switch try continuation() {
    case .start:
      // Files without their run.json are half of a write, or somebody's: they are kept.
      try folder.archive()
      return try run(after: try executor.check(), finished: .none, report: report)
    case .goOn:
      let finished = try folder.storedFits()
      let checks = try executor.check()
      if let failed = checks.first(where: \.stops) { throw stopped(by: failed) }
      return try run(after: checks, finished: finished, report: report)
    case .finished:
      guard let record = try folder.record(of: experiment) else { preconditionFailure("finished without a run") }
      // Files that follow from the others are made again where they are missing.
      return try finish(record, wasFinished: true, report: report)
    case .refuse(let differences):
      throw Failure(
        .otherExperiment,
        "the results in \(folder.path) belong to another experiment, and going on would throw them away",
        notes: differences + [
          "give the spec another `name`, or start again with --fresh, which keeps the old files under .state/history"
        ])
    }
  }

  /// Why a run does not go on where fits are finished: writing the check down would throw them away.
  private func stopped(by check: CheckRecord) -> Failure {
    Failure(
      .checkFailed, "the check `\(check.check)` failed, and the results in \(folder.path) stay as they are",
      notes: ["expected: \(check.expected)", "seen: \(check.seen)"] + [check.advice].compactMap { $0 }
        + ["with `on_failure: warn` the run goes on all the same"])
  }

  private func run(
    after checks: [CheckRecord], finished: FinishedFits, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> Result {
    try finish(try executor.run(after: checks, finished: finished), wasFinished: false, report: report)
  }

  /// Trains the winner for the last time, as far as that is missing, and writes the files.
  private func finish(
    _ record: ExperimentRecord, wasFinished: Bool, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> Result {
    let stored = try folder.storedFinal()
    let final = try executor.final(of: record, stored: stored)
    let record = record.adding(final?.record ?? (experiment.final == nil || record.winner == nil ? nil : stored))
    let best = record.best(of: experiment) { folder.path(of: data.folder.pushing(FilePath($0))) }
    try folder.write(record, report: report(record), best: best, final: final)
    return Result(record: record, wasFinished: wasFinished && final == nil)
  }
}

extension ExperimentRecord {
  /// A runnable spec with the winner's values. Nil where nobody won.
  ///
  /// - Parameter relocate: A path from the spec's folder to one from the results folder.
  fileprivate func best(of experiment: Experiment, _ relocate: (String) -> String) -> SpecValue? {
    guard let best = summary.best,
      let winner = trials.first(where: { $0.stage == best.stage && $0.trial == best.trial }),
      let stage = stages.last
    else { return nil }
    return experiment.best(at: winner.point, epochs: stage.epochs, relocate)
  }
}
