import CaviarSpec

/// One `caviar run`: takes the lock, sees what is there, trains what is missing, writes the files.
package struct Session: Sendable {
  private let experiment: Experiment
  private let data: LoadedData
  private let folder: ResultsFolder
  private let executor: Executor

  package init(
    _ experiment: Experiment, data: LoadedData, folder: ResultsFolder, workers: Int,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.experiment = experiment
    self.data = data
    self.folder = folder
    executor = Executor(experiment, data: data, workers: workers, observe: observe)
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
    try folder.locked { () throws(Failure) in try runLocked(fresh: fresh, report: report) }
  }

  private func runLocked(
    fresh: Bool, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> Result {
    if fresh { try folder.archive() }
    let stored = try folder.storedRun()
    switch Continuation(
      stored: stored, hasFits: try folder.hasFits(), now: try RunRecord(experiment, data: data.record))
    {
    case .start:
      return try run(after: try executor.check(), finished: .none, report: report)
    case .goOn:
      let finished = try folder.storedFits()
      let checks = try executor.check()
      if let failed = checks.first(where: \.stops) { throw stopped(by: failed) }
      return try run(after: checks, finished: finished, report: report)
    case .finished:
      guard let record = try folder.record(of: experiment) else { return try runLocked(fresh: fresh, report: report) }
      return Result(record: record, wasFinished: true)
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
    let record = try executor.run(after: checks, finished: finished)
    try folder.write(
      record, report: report(record), best: record.best(of: experiment, data: folder.path(of: data.file)))
    return Result(record: record, wasFinished: false)
  }
}

extension ExperimentRecord {
  /// A runnable spec with the winner's values. Nil where nobody won.
  ///
  /// - Parameter data: The data file, from the results folder.
  fileprivate func best(of experiment: Experiment, data: String) -> SpecValue? {
    guard let best = summary.best,
      let winner = trials.first(where: { $0.stage == best.stage && $0.trial == best.trial }),
      let stage = stages.last
    else { return nil }
    return experiment.best(at: winner.point, epochs: stage.epochs, data: data)
  }
}
