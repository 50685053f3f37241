package import CaviarExperiment
package import CaviarTraining

/// What happens during a run, for whoever shows it. Events come from any thread, several at once.
package enum RunEvent: Sendable {
  /// What an earlier run has left was to be put aside, and is: what is cut short from here on goes on without that.
  case startedAgain
  /// A check was answered, and the answer is on the disk: by this run, or by one before.
  case checkFinished(CheckRecord, wasKnown: Bool)
  /// A stage begins with `total` fits, of which `done` are there already.
  case stageStarted(name: String, total: Int, done: Int)
  /// A fit has finished, and what came of it is on the disk.
  case fitFinished(FitRecord)
  /// The winner has trained once more; it is on the disk with the files.
  case finalFitTrained(FitRecord)
  /// What a worker's time in the stage went to, where it keeps account.
  case workerFinished(Profile)
  case stageFinished(name: String)
  /// Something that was done unasked.
  case notice(String)
  /// Something that a person should see.
  case warning(String)
}
