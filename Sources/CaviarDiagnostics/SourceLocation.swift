/// A place in a file, and how much of its line is meant.
///
/// Locations are equal and ordered by file name, line and column; the length has no part in it.
package struct SourceLocation: Sendable {
  /// The file.
  package let file: SourceFile

  /// The line, counted from 1.
  package let line: Int

  /// The column, counted from 1 in Unicode scalars.
  package let column: Int

  /// How many scalars are meant, at least 1, all in this line.
  package var length: Int

  /// A place in `file`. Line, column and length are raised to 1 where they are less.
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
  /// `file:line:column`, as compilers write it and editors follow it.
  package var description: String { "\(file.name):\(line):\(column)" }
}
