/// What is wrong with a file of data, and where.
package struct DataError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, in one line, without a capital or a full stop.
  package let message: String
  /// The file's name, as it is to be shown.
  package let file: String
  /// The line, from 1; nil if the error belongs to the whole file.
  package let line: Int?
  /// The character (Unicode scalar) in the line, from 1.
  package let column: Int?
  /// What is allowed, and how to mend it, a line each.
  package let notes: [String]
  /// Whether the labels are all of one class, as those of a sorted file's first rows are.
  package let isOfOneClass: Bool

  package init(
    message: String, file: String, line: Int? = nil, column: Int? = nil, notes: [String] = [],
    isOfOneClass: Bool = false
  ) {
    self.isOfOneClass = isOfOneClass
    self.message = message
    self.file = file
    self.line = line
    self.column = column
    self.notes = notes
  }

  /// The same with other advice.
  package func with(notes: [String]) -> DataError {
    DataError(
      message: message, file: file, line: line, column: column, notes: notes, isOfOneClass: isOfOneClass)
  }

  /// `file:line:column: message`, as far as the place is known.
  package var description: String {
    let place = [line, column].compactMap(\.self).map { ":\($0)" }.joined()
    return "\(file)\(place): \(message)"
  }
}

/// A text in quotes, made fit for an error message: in one line, without control characters, cut where it is long.
package func quoted(_ text: String) -> String {
  let limit = 40
  return (text.count > limit ? text.prefix(limit - 1) + "…" : text).debugDescription
}
