/// Walks through the cells of a CSV file (RFC 4180), keeping count of the lines.
///
/// Rows end with LF or CRLF; a file may begin with a byte order mark, and with a line such as `sep=;`, by which Excel
/// is given the delimiter. Blank lines and lines of comments are passed over. A carriage return alone, a quote inside an
/// unquoted cell and text behind a closing quote are errors, since each means that the cells are not where they seem to be.
package struct CSVScanner {
  /// A place in the file.
  package struct Place {
    var line: Int
    var lineStart: Int
    var offset: Int
  }

  /// A cell: where its content is, without its quotes.
  package struct Cell {
    package let content: Range<Int>
    let isQuoted: Bool
    package let place: Place
    let endsRow: Bool
  }

  package let bytes: [UInt8]
  let file: String
  private let delimiter: UInt8
  private let delimitsByBlanks: Bool
  private let comment: UInt8?
  private var position = 0
  private var line = 1
  private var lineStart = 0

  /// - Parameters:
  ///   - comment: The character at the start of comment lines.
  ///   - lines: The number of lines above the table.
  init(_ bytes: [UInt8], file: String, delimiter: CSVDelimiter, comment: UInt8? = nil, skipping lines: Int = 0) {
    self.bytes = bytes
    self.file = file
    self.comment = comment
    delimitsByBlanks = delimiter == .whitespace
    self.delimiter = delimiter.byte
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let first = bytes[position...].prefix { $0 != .lineFeed && $0 != .carriageReturn }
    if first.count == 5, first.starts(with: Array("sep=".utf8)) { position += first.count }
    lineStart = position
    for _ in 0..<lines {
      while position < bytes.count, bytes[position] != .lineFeed { position += 1 }
      if position < bytes.count { beginLine(after: 1) }
    }
  }

  /// Where the next cell begins.
  var place: Place { Place(line: line, lineStart: lineStart, offset: position) }

  /// Goes to the next row, past blank lines and comments; false if there is no row any more.
  mutating func beginRow() throws(DataError) -> Bool {
    while position < bytes.count {
      // A line of blanks is a blank line.
      let start = position
      skipBlanks()
      if !delimitsByBlanks, position < bytes.count, !isAtLineEnd { position = start }
      if isAtLineEnd {
        try endLine()
      } else if let comment, position < bytes.count, bytes[position] == comment, position == lineStart {
        while position < bytes.count, bytes[position] != .lineFeed { position += 1 }
      } else {
        break
      }
    }
    return position < bytes.count
  }

  /// Steps over blanks, but over no tab or space that stands between cells.
  private mutating func skipBlanks() {
    while position < bytes.count, isBlank(bytes[position]), delimitsByBlanks || bytes[position] != delimiter {
      position += 1
    }
  }

  /// The next cell of the row.
  mutating func next() throws(DataError) -> Cell {
    let place = place
    let start = position
    // Blanks around a quoted cell are no part of it.
    if !delimitsByBlanks, position < bytes.count, isBlank(bytes[position]), bytes[position] != delimiter {
      skipBlanks()
    }
    if position < bytes.count, bytes[position] == .quote { return try nextQuoted(place) }
    position = start
    while position < bytes.count {
      let byte = bytes[position]
      if byte == delimiter || byte == .lineFeed || byte == .carriageReturn || delimitsByBlanks && isBlank(byte) {
        break
      }
      if byte == .quote {
        throw error(
          "a quote inside a cell that does not begin with one", at: self.place,
          notes: ["put the whole cell in quotes, and double the quotes inside it"])
      }
      position += 1
    }
    let end = position
    return Cell(content: start..<end, isQuoted: false, place: place, endsRow: try endCell())
  }

  private mutating func nextQuoted(_ place: Place) throws(DataError) -> Cell {
    position += 1
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case .quote where position + 1 < bytes.count && bytes[position + 1] == .quote:
        position += 2
      case .quote:
        let end = position
        position += 1
        return Cell(content: start..<end, isQuoted: true, place: place, endsRow: try endCell())
      case .lineFeed:
        beginLine(after: 1)
      default:
        position += 1
      }
    }
    throw error("the quote that begins here is not closed", at: place)
  }

  /// Steps over the delimiter or the line end after a cell. Returns true at the end of the row.
  private mutating func endCell() throws(DataError) -> Bool {
    if delimitsByBlanks || position < bytes.count && isBlank(bytes[position]) && bytes[position] != delimiter {
      let start = position
      skipBlanks()
      guard position < bytes.count, !isAtLineEnd else {
        if position < bytes.count { try endLine() }
        return true
      }
      if delimitsByBlanks, position > start { return false }
    }
    guard position < bytes.count else { return true }
    if bytes[position] == delimiter, !delimitsByBlanks {
      position += 1
      return false
    }
    guard isAtLineEnd || bytes[position] == .carriageReturn else {
      throw error(
        "text after a closing quote", at: place, notes: ["quotes go around a whole cell; inside it they are doubled"])
    }
    try endLine()
    return true
  }

  private var isAtLineEnd: Bool {
    guard position < bytes.count else { return false }
    return bytes[position] == .lineFeed
      || bytes[position] == .carriageReturn && position + 1 < bytes.count && bytes[position + 1] == .lineFeed
  }

  private mutating func endLine() throws(DataError) {
    guard isAtLineEnd else {
      throw error(
        "a carriage return without a line feed", at: place, notes: ["lines end with LF or CRLF"])
    }
    beginLine(after: bytes[position] == .lineFeed ? 1 : 2)
  }

  private mutating func beginLine(after count: Int) {
    position += count
    line += 1
    lineStart = position
  }
}

extension CSVScanner {
  /// An error at a place.
  func error(_ message: String, at place: Place, notes: [String] = []) -> DataError {
    let place = textPlace(place)
    return DataError(message, at: .file(file, line: place.line, column: place.column), notes: notes)
  }

  /// A place for messages: line and character, counted from 1.
  func textPlace(_ place: Place) -> RawLabel.Place {
    // A scalar of UTF-8 has one byte that is no continuation.
    RawLabel.Place(
      line: place.line, column: 1 + bytes[place.lineStart..<place.offset].count { $0 & 0xC0 != 0x80 })
  }

  /// The cells of the next row; nil at the end.
  package mutating func row() throws(DataError) -> [Cell]? {
    guard try beginRow() else { return nil }
    var cells = [try next()]
    while let last = cells.last, !last.endsRow { cells.append(try next()) }
    return cells
  }

  /// The cell's text. Blanks around an unquoted one are not part of it.
  package func text(_ cell: Cell) throws(DataError) -> String {
    var content = bytes[cell.content]
    if !cell.isQuoted {
      content = content.drop(while: isBlank)
      while let last = content.last, isBlank(last) { content.removeLast() }
    } else if content.contains(.quote) {
      // Quotes come in pairs here, and of each the first is dropped.
      var isSecond = false
      content.removeAll { byte in
        isSecond = byte == .quote && !isSecond
        return isSecond
      }
    }
    if content.contains(0) {
      throw error(
        "the cell has a zero byte, which no text has", at: cell.place, notes: ["is the file UTF-16, or damaged?"])
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      let encoding = TextEncoding.guess(Array(bytes[cell.content])).rawValue
      throw error(
        "the text is not UTF-8", at: cell.place,
        notes: ["add to `data`: encoding: \(encoding)", "or save the file as UTF-8"])
    }
    return text
  }
}

/// True if a text is a word for a number that is not finite.
func isNonFinite(_ text: String) -> Bool {
  ["nan", "inf", "infinity"].contains(text.lowercased().filter { !" \t+-".contains($0) })
}

extension UInt8 {
  fileprivate static let quote = UInt8(ascii: "\"")
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")
}
