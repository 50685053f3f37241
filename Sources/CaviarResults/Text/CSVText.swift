import CaviarSpec
import CaviarStore

/// Rows as comma-separated values (RFC 4180, with line feeds), and back.
///
/// A text that a spreadsheet would read as a formula, and that is not a number, gets an apostrophe before it (OWASP, "CSV
/// Injection"); numbers do not.
package enum CSVText {
  /// One cell.
  package enum Cell {
    case number(Double)
    case integer(Int)
    case text(String)
    case empty
  }

  /// The smallest length of a piece of a table, in bytes.
  private static let pieceLength = 1 << 16

  /// A table in pieces of whole rows. Its file ends with a line feed.
  ///
  /// - Parameter rows: Returns a new iterator over the same rows at each call.
  static func table(_ header: [String], _ rows: @escaping @Sendable () -> AnyIterator<[Cell]>) -> FileContent {
    FileContent {
      var piece = Self.header(header)
      let rows = rows()
      return AnyIterator {
        while piece.count < pieceLength, let row = rows.next() { append(row, to: &piece) }
        defer { piece = [] }
        return piece.isEmpty ? nil : piece
      }
    }
  }

  /// Appends a row to the bytes of a table.
  package static func append(_ row: [Cell], to bytes: inout [UInt8]) {
    for (index, cell) in row.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      switch cell {
      case .number(let value): bytes += value.plainText.utf8
      case .integer(let value): bytes += String(value).utf8
      case .text(let value): appendQuoted(escaped(value).utf8, to: &bytes)
      case .empty: break
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// A header, as bytes.
  package static func header(_ names: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    append(names.map { .text($0) }, to: &bytes)
    return bytes
  }

  /// The rows of a text that `append` wrote. Nil if it is not well formed.
  static func rows(of text: String) -> [[String]]? {
    let (quote, comma, lineFeed) = (UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\n"))
    let bytes = Array(text.utf8)
    var rows: [[String]] = []
    var row: [String] = []
    var start = 0
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      if byte == quote {
        // A quote within a quoted cell is there twice: it ends the cell, and begins it again.
        isQuoted.toggle()
      } else if !isQuoted, byte == comma || byte == lineFeed {
        row.append(cell(bytes[start..<index]))
        start = index + 1
        guard byte == lineFeed else { continue }
        rows.append(row)
        row.removeAll(keepingCapacity: true)
      }
    }
    return !isQuoted && start == bytes.count && row.isEmpty ? rows : nil
  }

  /// The text of a cell: without its quotes, and with one for each pair in between.
  private static func cell(_ bytes: ArraySlice<UInt8>) -> String {
    let quote = UInt8(ascii: "\"")
    guard bytes.first == quote else { return unescaped(String(decoding: bytes, as: UTF8.self)) }
    var text: [UInt8] = []
    var isSecond = true
    for byte in bytes.dropFirst().dropLast() {
      if byte == quote { isSecond.toggle() }
      if byte != quote || isSecond { text.append(byte) }
    }
    return unescaped(String(decoding: text, as: UTF8.self))
  }

  private static func escaped(_ text: String) -> String {
    guard let first = text.utf8.first, "=+-@\t\r'".utf8.contains(first), !isNumber(text) else { return text }
    return "'" + text
  }

  /// True if a text is a number, such as the class -1, which no spreadsheet reads as a formula.
  private static func isNumber(_ text: String) -> Bool {
    text.utf8.allSatisfy { "+-.0123456789eE".utf8.contains($0) } && Double(text) != nil
  }

  private static func unescaped(_ text: String) -> String {
    guard text.utf8.first == UInt8(ascii: "'"), let second = text.dropFirst().utf8.first,
      "=+-@\t\r'".utf8.contains(second)
    else {
      return text
    }
    return String(text.dropFirst())
  }

  private static func appendQuoted(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    guard text.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return bytes += text }
    let quote = UInt8(ascii: "\"")
    bytes.append(quote)
    for byte in text {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}
