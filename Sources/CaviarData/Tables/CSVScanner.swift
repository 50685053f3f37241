/// Walks through the cells of a CSV file (RFC 4180), keeping count of the lines.
///
/// Rows end with LF or CRLF; a file may begin with a byte order mark. A carriage return alone, a quote inside an
/// unquoted cell, text behind a closing quote and a blank line between rows are errors, since each means that the
/// cells are not where they seem to be.
struct CSVScanner {
  /// A place in the file.
  struct Place {
    var line: Int
    var lineStart: Int
    var offset: Int
  }

  /// A cell: where its content is, without its quotes.
  struct Cell {
    let content: Range<Int>
    let isQuoted: Bool
    let place: Place
    let endsRow: Bool
  }

  let bytes: [UInt8]
  let file: String
  let delimiter: UInt8
  private var position = 0
  private var line = 1
  private var lineStart = 0

  init(_ bytes: [UInt8], file: String, delimiter: UInt8) {
    self.bytes = bytes
    self.file = file
    self.delimiter = delimiter
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      position = 3
      lineStart = 3
    }
  }

  /// Where the next cell begins.
  var place: Place { Place(line: line, lineStart: lineStart, offset: position) }

  /// Goes to the next row, past blank lines at the end of the file; false where there is no row any more.
  mutating func beginRow() throws(DataError) -> Bool {
    var blank: Place?
    while isAtLineEnd {
      blank = blank ?? place
      try endLine()
    }
    guard position < bytes.count else { return false }
    if let blank { throw error("a blank line between rows", at: blank, notes: ["remove it, or fill its cells"]) }
    return true
  }

  /// The next cell of the row.
  mutating func next() throws(DataError) -> Cell {
    let place = place
    if position < bytes.count, bytes[position] == .quote { return try nextQuoted(place) }
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == delimiter || byte == .lineFeed || byte == .carriageReturn { break }
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

  /// Steps over what follows a cell; whether it was the row's end.
  private mutating func endCell() throws(DataError) -> Bool {
    guard position < bytes.count else { return true }
    if bytes[position] == delimiter {
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
    return DataError(message: message, file: file, line: place.line, column: place.column, notes: notes)
  }

  /// A place as people count: lines and characters from 1.
  func textPlace(_ place: Place) -> RawLabel.Place {
    // A scalar of UTF-8 has one byte that is no continuation.
    RawLabel.Place(
      line: place.line, column: 1 + bytes[place.lineStart..<place.offset].count { $0 & 0xC0 != 0x80 })
  }

  /// Whether a cell holds a number, or what stands for one that is not finite.
  func isNumeric(_ cell: Cell) -> Bool {
    parseDecimal(bytes, in: cell.content) != nil
      || isNonFinite(String(decoding: bytes[cell.content].prefix(40), as: UTF8.self))
  }

  /// The cell's text. Blanks around an unquoted one are not part of it.
  func text(_ cell: Cell) throws(DataError) -> String {
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
    guard let text = String(validating: content, as: UTF8.self) else {
      throw error("the text is not UTF-8", at: cell.place, notes: ["save the file as UTF-8"])
    }
    return text
  }
}

/// Whether a text is one of the words for what is not a finite number.
func isNonFinite(_ text: String) -> Bool {
  ["nan", "inf", "infinity"].contains(text.lowercased().filter { !" \t+-".contains($0) })
}

extension UInt8 {
  fileprivate static let quote = UInt8(ascii: "\"")
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")
}
