/// An error, a warning or a note about a user's file, with its location and a correction.
///
/// Findings are values, so that one run can collect all of them and the library itself never prints.
package struct Diagnostic: Sendable, Error {
  /// The severity of a finding.
  package enum Severity: String, Sendable {
    /// The program cannot continue.
    case error
    /// The program continues; the user should check.
    case warning
    /// Information only.
    case note
  }

  /// The stable name of a kind of finding, such as `spec.unknown-key`, for programs that parse the output.
  ///
  /// The set is open: each module adds its codes as static members.
  package struct Code: RawRepresentable, Sendable, Hashable {
    /// The module and the kind, as `module.kind-of-finding`.
    package let rawValue: String

    /// Creates a code with the given name.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Creates a code with the given name.
    package init(_ rawValue: String) { self.rawValue = rawValue }
  }

  /// The severity.
  package var severity: Severity

  /// The kind of finding.
  package var code: Code

  /// The problem, in one line, without a capital or a full stop.
  package var message: String

  /// The location, or nil if the finding concerns no particular place in a file.
  package var location: SourceLocation?

  /// The consequences and the allowed values, one or more lines each.
  package var notes: [String]

  /// The correction: a text to paste, or the nearest name.
  package var suggestion: String?

  /// Creates a finding of the given severity.
  package init(
    _ severity: Severity, _ code: Code, _ message: String, at location: SourceLocation? = nil, notes: [String] = [],
    suggestion: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.location = location
    self.notes = notes
    self.suggestion = suggestion
  }

  /// Creates an error.
  package init(
    _ code: Code, _ message: String, at location: SourceLocation? = nil, notes: [String] = [],
    suggestion: String? = nil
  ) {
    self.init(.error, code, message, at: location, notes: notes, suggestion: suggestion)
  }
}
