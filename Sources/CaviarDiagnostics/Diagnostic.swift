/// A finding about what the user wrote: what is wrong, where, what is allowed, and how to fix it.
package struct Diagnostic: Sendable, Error {
  /// How bad it is.
  package enum Severity: String, Sendable {
    /// The program does not go on with it.
    case error
    /// The program goes on; the user should look.
    case warning
    /// Worth knowing.
    case note
  }

  /// The stable name of a kind of finding, such as `spec.unknown-key`, for programs that read our output.
  ///
  /// The set is open: each module adds its codes as static members.
  package struct Code: RawRepresentable, Sendable, Hashable {
    /// The module and the kind, as `module.kind-of-finding`.
    package let rawValue: String

    /// A code of this name.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// A code of this name.
    package init(_ rawValue: String) { self.rawValue = rawValue }
  }

  /// How bad it is.
  package var severity: Severity

  /// What kind of finding it is.
  package var code: Code

  /// What is wrong, in one line, without a capital or a full stop.
  package var message: String

  /// Where; nil if it belongs to no place in a file.
  package var location: SourceLocation?

  /// What would follow from it and what is allowed, a line or more each.
  package var notes: [String]

  /// What to write instead: a text to paste, or the nearest name.
  package var suggestion: String?

  /// A finding of a given severity.
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

  /// An error.
  package init(
    _ code: Code, _ message: String, at location: SourceLocation? = nil, notes: [String] = [],
    suggestion: String? = nil
  ) {
    self.init(.error, code, message, at: location, notes: notes, suggestion: suggestion)
  }
}
