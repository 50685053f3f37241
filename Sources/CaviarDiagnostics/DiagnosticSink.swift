/// Collects findings, so that one pass over a file reports all of its errors.
package struct DiagnosticSink: Sendable {
  /// The findings, in the order of their arrival.
  package private(set) var diagnostics: [Diagnostic] = []

  /// Creates a sink without findings.
  package init() {}

  /// Adds a finding.
  package mutating func append(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  /// Adds an error.
  package mutating func error(
    _ code: Diagnostic.Code, _ message: String, at location: SourceLocation? = nil, notes: [String] = [],
    suggestion: String? = nil
  ) {
    append(Diagnostic(.error, code, message, at: location, notes: notes, suggestion: suggestion))
  }

  /// Adds a warning.
  package mutating func warning(
    _ code: Diagnostic.Code, _ message: String, at location: SourceLocation? = nil, notes: [String] = [],
    suggestion: String? = nil
  ) {
    append(Diagnostic(.warning, code, message, at: location, notes: notes, suggestion: suggestion))
  }

  /// True if any finding is an error, in O(findings).
  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// The findings by file, line and column: those without a location first, those of one location as they arrived.
  package var sorted: [Diagnostic] {
    // The order of arrival breaks ties, for the standard library does not promise a stable sort.
    diagnostics.enumerated().sorted { a, b in
      switch (a.element.location, b.element.location) {
      case (let x?, let y?) where x != y: x < y
      case (nil, _?): true
      case (_?, nil): false
      default: a.offset < b.offset
      }
    }.map(\.element)
  }
}
