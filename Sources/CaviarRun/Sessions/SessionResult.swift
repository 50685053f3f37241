package import CaviarResults

/// The treatment of checks and fits that have finished.
package enum ExistingResults: Sendable {
  /// They are reused.
  case keep
  /// Failed checks are run again, and fits that did not complete are retrained.
  case retryFailed
  /// They are archived, with all files, and everything is trained again.
  case archive
}

/// The result of a session.
package struct SessionResult: Sendable {
  package let record: ExperimentRecord
  /// True if the results were complete already, so that nothing was trained.
  package let wasFinished: Bool
  /// The names of the files that were written.
  package let written: [String]
}
