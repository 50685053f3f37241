/// A place in a file and the length of the marked text, so that an error can point at its cause.
///
/// Locations are compared by file name, line and column; the length is ignored.
package struct SourceLocation: Sendable {
  /// The file.
  package let file: SourceFile

  /// The line, counted from 1.
  package let line: Int

  /// The column, counted from 1 in Unicode scalars.
  package let column: Int

  /// The number of marked scalars, at least 1, all in this line.
  package var length: Int

  /// Creates a location in `file`. A line, column or length below 1 becomes 1.
  package init(file: SourceFile, line: Int, column: Int, length: Int = 1) {
    self.file = file
    self.line = max(1, line)
    self.column = max(1, column)
    self.length = max(1, length)
  }
}

extension SourceLocation: Comparable {
  package static func == (a: SourceLocation, b: SourceLocation) -> Bool {
    (a.file.name, a.line, a.column) == (b.file.name, b.line, b.column)
  }

  package static func < (a: SourceLocation, b: SourceLocation) -> Bool {
    (a.file.name, a.line, a.column) < (b.file.name, b.line, b.column)
  }
}

extension SourceLocation: CustomStringConvertible {
  /// `file:line:column`, the form that editors recognize.
  package var description: String { "\(file.name):\(line):\(column)" }
}
