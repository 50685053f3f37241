/// An error that ends a command, in words for its user.
///
/// The one error that leaves a module above ``Diagnostic``: everything that reads, writes, trains or compares throws it, so
/// that no caller has to unwrap another module's errors.
package struct Failure: Error, Sendable {
  /// The kinds that callers distinguish. The command line maps each to an exit code.
  package enum Kind: Sendable, CaseIterable {
    /// The command line is wrong.
    case usage
    /// A check failed and stopped the run.
    case checkFailed
    /// The fits fail from the first on, so that the rest was not run.
    case noTrialSucceeded
    /// The spec is wrong.
    case badSpec
    /// An input file is missing, or is not what the spec says.
    case badInput
    /// This processor, or a library on it, does not compute as it must.
    case unsupportedProcessor
    /// A bug in Caviar.
    case internalError
    /// Output cannot be created.
    case cannotCreate
    /// Input or output failed: a full disk, a damaged file.
    case inputOutput
    /// A temporary condition: another run holds the experiment.
    case temporary
    /// The results belong to another experiment.
    case otherExperiment
  }

  package let kind: Kind
  package let message: String
  /// Details and advice, a line each.
  package let notes: [String]
  /// The command or option that helps, if there is one. Shown after the notes.
  package let remedy: Remedy?
  /// The place in a spec that would change, where there is one.
  package let location: SourceLocation?

  package init(
    _ kind: Kind, _ message: String, notes: [String] = [], remedy: Remedy? = nil, at location: SourceLocation? = nil
  ) {
    self.kind = kind
    self.message = message
    self.notes = notes
    self.remedy = remedy
    self.location = location
  }
}
