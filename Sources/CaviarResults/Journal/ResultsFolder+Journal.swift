package import CaviarDiagnostics
import CaviarStore
import SystemPackage

extension ResultsFolder {
  /// The contents of the journal, read without a lock.
  ///
  /// - Throws: `Failure.inputOutput` if it cannot be read or was damaged elsewhere than at its end.
  package func journal() throws(Failure) -> JournalContents { try disk.journal(at: journalPath) }

  /// The same for commands that only read: a journal that this user may not read is an empty one with a warning.
  ///
  /// - Throws: `Failure.inputOutput` if it cannot be read otherwise, or was damaged elsewhere than at its end.
  package func journalInSight() throws(Failure) -> JournalContents {
    do {
      return try journal()
    } catch {
      if disk.isForbidden(journalPath) {
        return JournalContents(
          warning: "\(journalPath) belongs to another user; it is not known if and how far a run is in progress")
      }
      // Complete files are the record: they do not need the journal.
      guard try storedRun() != nil, try storedSummary() != nil else { throw error }
      return JournalContents(warning: "\(error.message); these are the result files")
    }
  }

  /// True if anything of an experiment is here: results, a journal, a run that has just begun; or files of another
  /// user's run that this one may not read.
  package var isUsed: Bool {
    disk.exists(path.appending(ResultFiles.Name.run)) || disk.exists(journalPath) || isRunning
      || disk.isForbidden(journalPath)
  }

  /// True if the result files hold everything that a process was to train.
  package func isSettled(_ run: RunRecord, by stored: RunRecord?) throws(Failure) -> Bool {
    guard let stored else { return false }
    switch ResumeDecision(stored: stored.inputs, finished: try finishedTrials(), now: run.inputs) {
    case .resume: return false
    // Files of another experiment have come since: from another clone.
    case .finished, .start, .refuse: return true
    }
  }
}
