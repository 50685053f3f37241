package import CaviarResults

/// The treatment of checks and fits that have finished.
package enum ExistingResults: Sendable {
  /// They are taken.
  case keep
  /// Checks that failed are asked again, and fits that did not complete are trained again.
  case retryFailed
  /// They are put aside, with all files, and everything is trained again.
  case archive
}

/// The result of a session.
package struct SessionResult: Sendable {
  package let record: ExperimentRecord
  /// True where everything was there already, so that nothing was trained.
  package let wasFinished: Bool
  /// The names of the files that were written.
  package let written: [String]
}
