internal import CaviarSpec

/// Reads a table of numbers, words and a label (RFC 4180: quoted cells, LF or CRLF), in UTF-8 or transcoded to it.
///
/// Numbers are rounded to Double; blanks around a number do not count. Columns without a name are named by their numbers,
/// from 0. A column without a rule holds numbers or words throughout, as its first cell does: a mixture is an error, since a
/// misspelt number would else make a table of words, and so is a column of words that look like numbers.
///
/// Unless the spec says, the first row is a header if the label is given by name; otherwise see ``HeaderEvidence``.
///
/// The first error ends the reading. One pass over the bytes, after a count of the lines: about 20 ns a cell.
package struct CSVReader {
  var scanner: CSVScanner
  let layout: CSVLayout
  let rule: MissingRule?
  /// True for each column whose numbers are written as programs write them, which is quicker to read.
  private let isPlain: [Bool]
  private let source: TableColumns?
  private let tokens: MissingTokens
  private let limit: Int?
  /// True for training data, whose errors advise changes of the spec; false for rows to predict.
  private let learns: Bool

  private var cells: [CSVScanner.Cell] = []
  private var rows = 0
  private var numbers: [Double] = []
  private var words: [WordColumn]
  /// The place of each word column's first word.
  private var firstWords: [CSVScanner.Place?]
  private var label = WordColumn()
  private var labelPlaces: [RawLabel.Place] = []
  private var groups = WordColumn()
  private var parts: [RawDataset.PartName] = []
  private var leftOut = LeftOutRows()
  private var unlabelled = MissingLabels()

  /// Reads training data.
  package init(_ file: DataFile, of csv: CSVDeclaration, _ request: ReadRequest) throws(DataError) {
    var scanner = try csv.dialect.scanner(of: file)
    let header = try CSVHeader(readingFirstRowOf: &scanner, of: csv)
    let layout = try CSVLayout(header, of: csv, request, scanner)
    self.init(
      scanner, layout, missing: csv.missing, limit: request.limit, learns: true,
      source: layout.columns(isNamed: header.isNamed))
  }

  /// Reads new rows for the features that a network was trained on.
  package init(newRows file: DataFile, of csv: CSVDeclaration, for trained: TrainedFeatures) throws(DataError) {
    var scanner = try csv.dialect.scanner(of: file)
    let header = try CSVHeader(
      readingNewRowsOf: &scanner, trained: trained.source ?? Self.source(of: trained, csv))
    self.init(
      scanner, try CSVLayout(header, of: csv, for: trained, scanner), missing: csv.missing, limit: nil, learns: false,
      source: nil)
  }

  /// The columns of the trained file, inferred if the network does not record them: names that are numbers are those of a file
  /// without a header, and every column was a feature, the label, or dropped.
  private static func source(of trained: TrainedFeatures, _ csv: CSVDeclaration) -> TableColumns? {
    let isNamed = csv.dialect.header ?? trained.columns.contains { Int($0.name) == nil }
    guard !isNamed, case .number(let label) = csv.label else { return nil }
    let features = trained.columns.compactMap { Int($0.name) }
    let count = (features + csv.columns.compactMap { Int($0.key) } + [label]).reduce(0, max) + 1
    return TableColumns(
      names: (0..<count).map(String.init),
      uses: (0..<count).map { $0 == label ? .label : features.contains($0) ? .feature : .dropped }, isNamed: false)
  }

  private init(
    _ scanner: CSVScanner, _ layout: CSVLayout, missing: MissingRule?, limit: Int?, learns: Bool, source: TableColumns?
  ) {
    self.scanner = scanner
    self.layout = layout
    isPlain = layout.formats.map(\.isPlain)
    self.limit = limit
    self.learns = learns
    self.source = source
    rule = missing
    tokens = MissingTokens(missing ?? MissingRule())
    words = layout.roles.filter { if case .words = $0 { true } else { false } }.map { _ in WordColumn() }
    firstWords = words.map { _ in nil }
    let lines = min(scanner.bytes.count { $0 == UInt8(ascii: "\n") } + 1, limit ?? .max)
    // A feature takes two bytes at least, so that a file of line ends reserves no memory.
    numbers.reserveCapacity(min(lines * layout.names.count, scanner.bytes.count / 2 + 1))
  }

  /// Reads the rows, as many as are wanted.
  package mutating func read() throws(DataError) -> RawDataset {
    try readRows()
    if let error = unlabelled.error(column: labelName ?? "", file: scanner.file, rule) { throw error }
    try checkWords()
    return dataset
  }

  /// Reads all rows, and returns the features in the order of the given columns.
  package mutating func readFeatures(for trained: TrainedFeatures) throws(DataError) -> RawFeatures {
    try readRows()
    let found = Dictionary(featureColumns.map { ($0.name, $0) }) { first, _ in first }
    return RawFeatures(
      rows: rows, numbers: .doubles(numbers), columns: trained.columns.compactMap { found[$0.name] })
  }

  private mutating func readRows() throws(DataError) {
    while limit.map({ rows < $0 }) ?? true, try scanner.beginRow() { try readRow() }
    guard rows > 0 else {
      throw DataError(
        leftOut.isEmpty ? "there are no rows below the header" : "no row is left: \(leftOut.text)",
        at: .file(scanner.file))
    }
  }

  /// A wrong number of cells explains a wrong cell before it (a comma in a number, say), and is reported instead.
  private mutating func readRow() throws(DataError) {
    cells.removeAll(keepingCapacity: true)
    repeat { cells.append(try scanner.next()) } while cells.last?.endsRow == false
    let count = layout.names.count
    guard cells.count == count else {
      throw ragged(seen: cells.count, at: cells[min(count, cells.count - 1)].place)
    }
    if cells.allSatisfy({ $0.content.isEmpty && !$0.isQuoted }) {
      guard learns else {
        throw scanner.error(
          "the row holds nothing but delimiters", at: cells[0].place,
          notes: ["remove it: a row without any cell is left out of training, and here each row gets its prediction"])
      }
      leftOut.addEmpty()
      return
    }
    if learns, let rule, leavesOut(by: rule) { return }
    for column in 0..<count where !read(cells[column], column: column) {
      let error = diagnosis(of: cells[column], column: column)
      throw learns ? error : error.with(notes: ["the rows that the network was trained on have no such cell"])
    }
    rows += 1
  }

  /// True if the row lacks a cell without which a rule leaves it out.
  private mutating func leavesOut(by rule: MissingRule) -> Bool {
    guard rule.label == .dropRow || rule.numbers == .dropRow || rule.words == .dropRow else { return false }
    for (role, cell) in zip(layout.roles, cells) {
      let leaves =
        switch role {
        case .label: rule.label == .dropRow
        case .number, .ranks: rule.numbers == .dropRow
        case .words: rule.words == .dropRow
        case .group, .part, .dropped: false
        }
      guard leaves, tokens.match(scanner.bytes, in: cell.content) else { continue }
      leftOut.add(lacksLabel: role == .label)
      return true
    }
    return false
  }

  /// Adds a cell to its column; false if it is not of the column's type.
  private mutating func read(_ cell: CSVScanner.Cell, column: Int) -> Bool {
    let role = layout.roles[column]
    switch role {
    case .dropped: return true
    case .number:
      if tokens.match(scanner.bytes, in: cell.content) { return appendMissingNumber() }
      let value =
        isPlain[column]
        ? parseDecimal(scanner.bytes, in: cell.content)
        : layout.formats[column].number(scanner.bytes, in: cell.content)
      guard let number = value, Float(number).isFinite else { return false }
      numbers.append(number)
      return true
    default: break
    }
    let isMissing = tokens.match(scanner.bytes, in: cell.content)
    guard let text = try? scanner.text(cell) else { return false }
    switch role {
    case .words(let index):
      if isMissing {
        words[index].appendMissing()
        return rule?.words != nil && (learns || rule?.words != .dropRow)
      }
      guard !text.isEmpty, layout.isDeclared[column] || !scanner.isNumeric(cell, layout.formats[column]) else {
        return false
      }
      if firstWords[index] == nil { firstWords[index] = cell.place }
      words[index].append(text)
    case .ranks(let index):
      if isMissing { return appendMissingNumber() }
      guard let rank = layout.ranks[index][text] else { return false }
      numbers.append(Double(rank))
    case .part:
      guard let part = RawDataset.PartName(rawValue: text) else { return false }
      parts.append(part)
    case .group where !text.isEmpty:
      groups.append(text)
    case .label:
      if isMissing || text.isEmpty { unlabelled.add(text, line: cell.place.line) }
      if label.append(text) { labelPlaces.append(scanner.textPlace(cell.place)) }
    default: return false
    }
    return true
  }

  /// Adds a NaN for a missing number; false if no rule replaces it.
  private mutating func appendMissingNumber() -> Bool {
    numbers.append(.nan)
    return rule?.numbers != nil && (learns || rule?.numbers != .dropRow)
  }

  /// The features, in the order of the file.
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

  private var labelName: String? { layout.roles.firstIndex(of: .label).map { layout.names[$0] } }

  private var dataset: RawDataset {
    let column = layout.roles.firstIndex(of: .label)
    var features = RawFeatures(rows: rows, numbers: .doubles(numbers), columns: featureColumns)
    features.source = source
    var dataset = RawDataset(
      features: features,
      label: RawLabel(
        .words(label, places: labelPlaces), of: scanner.file, column: labelName,
        format: column.map { layout.formats[$0] } ?? NumberFormat()),
      groups: layout.roles.contains(.group) ? groups : nil, parts: layout.roles.contains(.part) ? parts : nil)
    dataset.notices = layout.notices + (leftOut.isEmpty ? [] : [leftOut.text])
    return dataset
  }

  /// A column of names would become as many columns as rows, and one of formatted numbers a column for each number.
  private func checkWords() throws(DataError) {
    for (column, role) in layout.roles.enumerated() {
      guard case .words(let index) = role, !layout.isDeclared[column] else { continue }
      let format = layout.formats[column]
      if let guess = NumberGuess(words[index], in: format), guess.share >= NumberGuess.suspicious {
        throw lookalike(guess, words[index], column, at: firstWords[index])
      }
      let count = words[index].words.count
      guard count > 20, 2 * count > rows else { continue }
      throw DataError(
        "column \(quoted(layout.names[column])) has \(count) different words in \(rows) rows",
        at: .file(scanner.file),
        notes: [
          layout.lineToAdd("drop", column) + " leaves it out",
          layout.lineToAdd("one_hot", column) + " makes each word a column",
        ])
    }
  }
}
