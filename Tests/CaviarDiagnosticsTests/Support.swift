import CaviarDiagnostics

/// Not the location of Testing.
typealias SourceLocation = CaviarDiagnostics.SourceLocation

extension Diagnostic.Code: ExpressibleByStringLiteral {
  /// Creates a code with the given name.
  package init(stringLiteral value: String) { self.init(value) }
}
