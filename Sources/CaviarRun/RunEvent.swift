package import CaviarChecks
package import CaviarExperiment
package import CaviarTraining

/// The events of a run, for showing its progress. Events come from any thread, several at once.
package enum RunEvent: Sendable {
  /// The results of an earlier run have been moved to the history: a run that is killed from here on resumes without
  /// them.
  case startedAgain
  /// A check begins, which may take as long as a stage.
  case checkStarted(name: String)
  /// The result of a check is on the disk, from this run or an earlier one.
  case checkFinished(CheckRecord, wasKnown: Bool)
  /// A stage begins with `total` fits, of which `done` are there already.
  case stageStarted(name: String, total: Int, done: Int)
  /// A fit has finished, and its result is on the disk.
  case fitFinished(FitRecord)
  /// The winner has trained once more; it is on the disk with the files.
  case finalFitTrained(FitRecord)
  /// The time that a worker spent in the stage by phase, if it is measured.
  case workerFinished(Profile)
  case stageFinished(name: String)
  /// A change that was made without being requested.
  case notice(String)
  /// A warning for the user.
  case warning(String)
}
