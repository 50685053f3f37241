import CaviarStore
package import CaviarDiagnostics
import SystemPackage

extension ResultsFolder {
  /// What the journal holds, read without a lock.
  ///
  /// - Throws: `Failure.inputOutput` where it cannot be read or was damaged elsewhere than at its end.
  package func journal() throws(Failure) -> JournalContents { try disk.journal(at: journalPath) }

  /// The same for who only looks: a journal that this user may not read is an empty one with a warning.
  ///
  /// - Throws: `Failure.inputOutput` where it cannot be read otherwise, or was damaged elsewhere than at its end.
  package func journalInSight() throws(Failure) -> JournalContents {
    do {
      return try journal()
    } catch {
      guard disk.isForbidden(journalPath) else { throw error }
      return JournalContents(
        warning: "\(journalPath) belongs to another user; whether a run goes on, and how far it is, is not known")
    }
  }

  /// Whether anything of an experiment is here: results, a journal, a run that has just begun; or what another user's run
  /// keeps to itself.
  package var isUsed: Bool {
    disk.exists(path.appending(ResultFiles.Name.run)) || disk.exists(journalPath) || isRunning
      || disk.isForbidden(journalPath)
  }

  /// Whether the result files hold all that a process was asked for.
  package func isSettled(_ run: RunRecord, by stored: RunRecord?) throws(Failure) -> Bool {
    guard let stored else { return false }
    switch ResumeDecision(stored: stored.inputs, finished: try finishedTrials(), now: run.inputs) {
    case .goOn: return false
    // Files of another experiment have come since: from another clone.
    case .finished, .start, .refuse: return true
    }
  }
}
