package import CaviarCompute

/// An error in the data, or in its declaration in a spec, with its place.
///
/// The one error of this module and of CaviarData. Whoever calls them makes a report of it in one place.
package struct DataError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The place of an error.
  package enum Place: Equatable, Sendable {
    /// A file, by its name as it is to be shown; the line and the character (Unicode scalar) in it from 1, nil if the error
    /// belongs to the whole file.
    case file(String, line: Int? = nil, column: Int? = nil)
    /// A field of the spec, such as `data.split`.
    case field(String)
    /// The folder of temporary files; full, or not to be written to.
    case temporary(String, isFull: Bool)
  }

  /// The problem in one line, without a capital or a full stop.
  package private(set) var message: String
  /// Nil until it is added by a caller that knows the file.
  package private(set) var place: Place?
  /// The remedies, a line each.
  package private(set) var notes: [String]
  /// True if the labels are all of one class, as those of a sorted file's first rows are.
  package let isOfOneClass: Bool

  /// - Parameter place: Nil if the caller adds it.
  package init(_ message: String, at place: Place? = nil, notes: [String] = [], isOfOneClass: Bool = false) {
    self.message = message
    self.place = place
    self.notes = notes
    self.isOfOneClass = isOfOneClass
  }

  /// The same error with other notes.
  package func with(notes: [String]) -> DataError {
    var error = self
    error.notes = notes
    return error
  }

  /// The same error, of a step such as `pca`.
  package func of(step: String) -> DataError {
    var error = self
    error.message = "\(step): \(message)"
    return error
  }

  /// The same error, at a place unless it has one.
  package func at(_ place: Place) -> DataError {
    var error = self
    error.place = self.place ?? place
    return error
  }

  /// `file:line:column: message`, as far as the place is known.
  package var description: String {
    switch place {
    case .file(let name, let line, let column):
      "\(name)\([line, column].compactMap(\.self).map { ":\($0)" }.joined()): \(message)"
    case .field(let field): "\(field): \(message)"
    case .temporary(let folder, _): "\(folder): \(message)"
    case nil: message
    }
  }
}

extension DataError {
  /// The error of a table that is too large for the memory, and has no place on the disk.
  package init(_ error: TemporarySpaceError) {
    let size = "a table of more than a quarter of the memory, \(error.bytes) bytes,"
    self.init(
      error.isFull
        ? "there is no space for \(size) in temporary files: \(error.reason)"
        : "\(size) needs a temporary file, which cannot be created: \(error.reason)",
      at: .temporary(error.folder, isFull: error.isFull),
      notes: ["name a folder in TMPDIR that has space and can be written to, or use fewer rows: `limit`"])
  }
}

/// A text in quotes, made fit for an error message: in one line, without control characters, cut if it is long.
package func quoted(_ text: String) -> String {
  let limit = 40
  return (text.count > limit ? text.prefix(limit - 1) + "…" : text).debugDescription
}

extension Collection<String> {
  /// The names as a list for a message, of the first twenty if there are more: `a, b, … (3 more)`.
  package var listed: String {
    let shown = prefix(20)
    return shown.joined(separator: ", ") + (shown.count < count ? ", … (\(count - shown.count) more)" : "")
  }
}
