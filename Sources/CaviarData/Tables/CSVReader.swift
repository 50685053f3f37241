internal import CaviarSpec

/// Reads a table of numbers, words and a label (RFC 4180: UTF-8, quoted cells, LF or CRLF).
///
/// Numbers are rounded to Double and then to Float; blanks around a number do not count. Columns without a header are
/// named by their numbers, from 0. A column without a rule holds numbers or words throughout, as its first cell does:
/// a mixture is an error, since a misspelt number would else make a table of words.
///
/// Whether the first row is a header, unless the spec says: with a label by name, it is; otherwise see ``CSVHeader``.
///
/// The first error ends the reading. One pass over the bytes, after a count of the lines: about 20 ns a cell.
struct CSVReader {
  var scanner: CSVScanner
  let layout: CSVLayout
  let rule: MissingRule?
  private let tokens: MissingTokens
  private let limit: Int?
  /// Whether a network is to learn from the rows, so that the spec can still say otherwise what they hold.
  private let learns: Bool

  private var rows = 0
  private var numbers: [Float] = []
  private var words: [WordColumn]
  private var label = WordColumn()
  private var labelPlaces: [RawLabel.Place] = []
  private var groups = WordColumn()
  private var parts: [RawDataset.PartName] = []

  /// Reads a table to learn from.
  init(_ file: DataFile, of csv: CSV, _ request: ReadRequest) throws(DataError) {
    var scanner = CSVScanner(file.bytes, file: file.name, delimiter: csv.delimiter)
    let header = try CSVHeader(readingFirstRowOf: &scanner, label: csv.label.reference, hasHeader: csv.header)
    self.init(
      scanner, try CSVLayout(header, of: csv, request, scanner), missing: csv.missing, limit: request.limit,
      learns: true)
  }

  /// Reads new rows for the columns of a table that was learnt from.
  init(newRows file: DataFile, of csv: CSV, for columns: FittedColumns) throws(DataError) {
    var scanner = CSVScanner(file.bytes, file: file.name, delimiter: csv.delimiter)
    // Columns without a header are named by their numbers.
    let hasHeader = csv.header ?? columns.encodings.contains { Int($0.name) == nil }
    let header = try CSVHeader(
      readingNewRowsOf: &scanner, trained: hasHeader ? nil : Self.trained(on: columns, of: csv))
    self.init(
      scanner, try CSVLayout(header, of: csv, for: columns, scanner), missing: csv.missing, limit: nil, learns: false)
  }

  /// How many columns a file without a header had, and which was the label: every column was a feature, the label, or
  /// dropped.
  private static func trained(on columns: FittedColumns, of csv: CSV) -> (columns: Int, label: Int)? {
    guard case .number(let label) = csv.label.reference else { return nil }
    let known = columns.encodings.compactMap { Int($0.name) } + csv.columns.compactMap { Int($0.key) } + [label]
    return (columns: (known.max() ?? 0) + 1, label: label)
  }

  private init(_ scanner: CSVScanner, _ layout: CSVLayout, missing: MissingRule?, limit: Int?, learns: Bool) {
    self.scanner = scanner
    self.layout = layout
    self.limit = limit
    self.learns = learns
    rule = missing
    tokens = MissingTokens(missing ?? MissingRule())
    words = layout.roles.filter { if case .words = $0 { true } else { false } }.map { _ in WordColumn() }
    let lines = min(scanner.bytes.count { $0 == UInt8(ascii: "\n") } + 1, limit ?? .max)
    // A feature takes two bytes at least, so that a file of line ends reserves no memory.
    numbers.reserveCapacity(min(lines * layout.names.count, scanner.bytes.count / 2 + 1))
  }

  /// Reads the rows, as many as are wanted.
  mutating func read() throws(DataError) -> RawDataset {
    try readRows()
    try checkWords()
    return dataset
  }

  /// Reads all rows, and returns the features in the order of the given columns.
  mutating func readFeatures(for columns: FittedColumns) throws(DataError) -> RawFeatures {
    try readRows()
    let found = featureColumns
    return RawFeatures(
      rows: rows, numbers: .floats(numbers),
      columns: columns.encodings.compactMap { encoding in found.first { $0.name == encoding.name } })
  }

  private mutating func readRows() throws(DataError) {
    while limit.map({ rows < $0 }) ?? true, try scanner.beginRow() {
      try readRow()
      rows += 1
    }
    guard rows > 0 else { throw DataError(message: "there are no rows below the header", file: scanner.file) }
  }

  /// A wrong number of cells explains a wrong cell before it (a comma in a number, say), and is reported instead.
  private mutating func readRow() throws(DataError) {
    let count = layout.names.count
    var fault: (cell: CSVScanner.Cell, column: Int)?
    var surplus: CSVScanner.Place?
    var column = 0
    while true {
      let cell = try scanner.next()
      if column < count {
        if fault == nil && !read(cell, column: column) { fault = (cell, column) }
      } else if surplus == nil {
        surplus = cell.place
      }
      column += 1
      if cell.endsRow {
        if column != count { throw ragged(seen: column, at: surplus ?? cell.place) }
        if let fault {
          let error = diagnosis(of: fault.cell, column: fault.column)
          throw learns ? error : error.with(notes: ["the rows that the network has learnt from hold no such cell"])
        }
        return
      }
    }
  }

  /// Takes a cell in; false if it is not what its column holds.
  private mutating func read(_ cell: CSVScanner.Cell, column: Int) -> Bool {
    let role = layout.roles[column]
    switch role {
    case .dropped: return true
    case .number:
      if tokens.match(scanner.bytes, in: cell.content) { return appendMissingNumber() }
      guard let number = parseDecimal(scanner.bytes, in: cell.content), Float(number).isFinite else { return false }
      numbers.append(Float(number))
      return true
    default: break
    }
    let isMissing = tokens.match(scanner.bytes, in: cell.content)
    guard let text = try? scanner.text(cell) else { return false }
    switch role {
    case .words(let index):
      if isMissing {
        words[index].appendMissing()
        return rule?.words != nil
      }
      guard !text.isEmpty, layout.isDeclared[column] || !scanner.isNumeric(cell) else { return false }
      words[index].append(text)
    case .ranks(let index):
      if isMissing { return appendMissingNumber() }
      guard let rank = layout.ranks[index][text] else { return false }
      numbers.append(rank)
    case .part:
      guard let part = RawDataset.PartName(rawValue: text) else { return false }
      parts.append(part)
    case .group where !text.isEmpty:
      groups.append(text)
    case .label where !text.isEmpty:
      if label.append(text) { labelPlaces.append(scanner.textPlace(cell.place)) }
    default: return false
    }
    return true
  }

  /// NaN holds the place; false where no rule says what it becomes.
  private mutating func appendMissingNumber() -> Bool {
    numbers.append(.nan)
    return rule?.numbers != nil
  }

  /// The columns to learn from, in the order of the file.
  private var featureColumns: [RawFeatures.Column] {
    var numberIndex = 0
    return zip(layout.names, layout.roles).compactMap { name, role -> RawFeatures.Column? in
      switch role {
      case .number, .ranks:
        numberIndex += 1
        return .init(name: name, content: .number(numberIndex - 1))
      case .words(let index): return .init(name: name, content: .words(words[index]))
      default: return nil
      }
    }
  }

  private var dataset: RawDataset {
    let labelName = layout.roles.firstIndex(of: .label).map { layout.names[$0] }
    return RawDataset(
      features: RawFeatures(rows: rows, numbers: .floats(numbers), columns: featureColumns),
      label: RawLabel(.words(label, places: labelPlaces), of: scanner.file, column: labelName),
      groups: layout.roles.contains(.group) ? groups : nil, parts: layout.roles.contains(.part) ? parts : nil)
  }

  /// A column of names would be as many columns as rows.
  private func checkWords() throws(DataError) {
    for (column, role) in layout.roles.enumerated() {
      guard case .words(let index) = role, !layout.isDeclared[column] else { continue }
      let count = words[index].words.count
      guard count > 20, 2 * count > rows else { continue }
      throw DataError(
        message: "column \(quoted(layout.names[column])) has \(count) different words in \(rows) rows",
        file: scanner.file,
        notes: [
          layout.lineToAdd("drop", column) + " leaves it out",
          layout.lineToAdd("one_hot", column) + " makes each word a column",
        ])
    }
  }
}
