import CaviarDiagnostics

/// The module's location, not that of Testing, which has the same name.
typealias SourceLocation = CaviarDiagnostics.SourceLocation

extension Diagnostic.Code: ExpressibleByStringLiteral {
  /// Creates a code with the given name.
  package init(stringLiteral value: String) { self.init(value) }
}
