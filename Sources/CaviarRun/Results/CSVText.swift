import CaviarSpec

/// Rows as comma-separated values (RFC 4180, with line feeds), and back.
///
/// A text that a spreadsheet would take for a formula, and that is no number, gets an apostrophe before it (OWASP, "CSV Injection"); numbers do not.
enum CSVText {
  /// One cell.
  enum Cell {
    case number(Double)
    case integer(Int)
    case text(String)
    case empty
  }

  /// How long a piece of a table is at least.
  private static let pieceLength = 1 << 16

  /// A table in pieces of whole rows. Its file ends with a line feed.
  ///
  /// - Parameter rows: Begins again at each call, with the same rows.
  static func table(_ header: [String], _ rows: @escaping @Sendable () -> AnyIterator<[Cell]>) -> FileContent {
    FileContent {
      var text = Self.header(header)
      let rows = rows()
      return AnyIterator {
        while text.utf8.count < pieceLength, let row = rows.next() { append(row, to: &text) }
        defer { text = "" }
        return text.isEmpty ? nil : Array(text.utf8)
      }
    }
  }

  /// Appends a row to `text`.
  static func append(_ row: [Cell], to text: inout String) {
    for (index, cell) in row.enumerated() {
      if index > 0 { text += "," }
      switch cell {
      case .number(let value): text += value.plainText
      case .integer(let value): text += String(value)
      case .text(let value): text += quoted(safe(value))
      case .empty: break
      }
    }
    text += "\n"
  }

  /// A header of plain names.
  static func header(_ names: [String]) -> String {
    var text = ""
    append(names.map { .text($0) }, to: &text)
    return text
  }

  /// The rows of a text that `append` wrote. Nil where it is not well formed.
  static func rows(of text: String) -> [[String]]? {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && bytes.first == byte:
        cell.append(byte)
        bytes.removeFirst()
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted:
        row.append(unsafe(cell))
        cell = []
      case UInt8(ascii: "\n") where !isQuoted:
        row.append(unsafe(cell))
        rows.append(row)
        row = []
        cell = []
      default: cell.append(byte)
      }
    }
    let isWhole = !isQuoted && row.isEmpty && cell.isEmpty
    return isWhole ? rows : nil
  }

  private static func safe(_ text: String) -> String {
    guard let first = text.utf8.first, "=+-@\t\r'".utf8.contains(first), !isNumber(text) else { return text }
    return "'" + text
  }

  /// Whether it is a number as people write it, such as the class -1, which no spreadsheet takes for a formula.
  private static func isNumber(_ text: String) -> Bool {
    text.utf8.allSatisfy { "+-.0123456789eE".utf8.contains($0) } && Double(text) != nil
  }

  private static func unsafe(_ cell: [UInt8]) -> String {
    let text = String(decoding: cell, as: UTF8.self)
    guard text.hasPrefix("'"), let second = text.dropFirst().utf8.first, "=+-@\t\r'".utf8.contains(second) else {
      return text
    }
    return String(text.dropFirst())
  }

  private static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
