import CaviarDiagnostics

/// Not the location of Testing.
typealias SourceLocation = CaviarDiagnostics.SourceLocation

extension Diagnostic.Code: ExpressibleByStringLiteral {
  /// A code of this name.
  package init(stringLiteral value: String) { self.init(value) }
}
