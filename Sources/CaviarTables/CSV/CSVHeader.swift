import CaviarDiagnostics
package import CaviarSpec

/// The names of a CSV file's columns.
package struct CSVHeader {
  /// All the names, in the order of the file, each different. A column without a name has its number from 0.
  package private(set) var names: [String]
  /// True if the file has a header.
  package let isNamed: Bool
  /// The columns to which the header gives no name.
  package private(set) var unnamed: [Int] = []
  /// Remarks on the names for the user.
  private(set) var notices: [String] = []
  /// Where the first row begins, for messages about columns.
  let place: CSVScanner.Place

  /// Reads the first row. The scanner is left at the first row of data.
  package init(readingFirstRowOf scanner: inout CSVScanner, of csv: CSVDeclaration) throws(DataError) {
    let start = scanner
    let row = try Self.firstRow(&scanner)
    place = row[0].place
    if case .name(let name) = csv.label, csv.dialect.header == false {
      throw DataError(
        "the label \(quoted(name)) is a name, but the file has no header", at: .file(scanner.file),
        notes: ["give the label as the column's number, from 0"])
    }
    isNamed = if let header = csv.dialect.header { header } else { try Self.seesHeader(row, csv, scanner) }
    if isNamed {
      names = []
      try setNames(row, scanner)
    } else {
      names = row.indices.map(String.init)
      scanner = start
    }
    if case .number(let index) = csv.label, !names.indices.contains(index) {
      throw scanner.error(
        "there is no column \(index): the file has \(names.count), from 0 to \(names.count - 1)", at: place)
    }
  }

  /// Reads the names of the columns of new rows. Without a header they are those of the columns that a network was trained
  /// on, as many as there are.
  ///
  /// - Parameter trained: Nil if the columns of the training file are unknown; then there is a header.
  init(readingNewRowsOf scanner: inout CSVScanner, trained: TableColumns?) throws(DataError) {
    let start = scanner
    let row = try Self.firstRow(&scanner, atLeast: 1)
    place = row[0].place
    isNamed = trained?.isNamed ?? true
    names = []
    guard !isNamed, let trained else {
      try setNames(row, scanner)
      return
    }
    switch trained.match(cells: row.count) {
    case .names(let names)?: self.names = names
    case .ambiguous(let left)?:
      let readings = left.map { "without " + $0.map(\.rawValue).joined(separator: " and ") }
      throw scanner.error(
        "a row of \(counted(row.count, "cell")) may be one of the trained rows \(readings.joined(separator: ", or "))",
        at: place, notes: ["give the rows all of the \(trained.names.count) columns, or the features alone"])
    case nil:
      throw scanner.error(
        "a row has \(counted(row.count, "cell")), and the network was trained on rows of \(trained.names.count)",
        at: place, notes: ["new rows have \(trained.possibleCounts)"])
    }
    scanner = start
  }

  /// True if there is such a column.
  func has(_ column: ColumnReference) -> Bool {
    switch column {
    case .number(let index): names.indices.contains(index)
    case .name(let name): names.contains(name)
    }
  }

  /// The number of a column.
  package func index(of column: ColumnReference, _ scanner: CSVScanner) throws(DataError) -> Int {
    switch column {
    case .number(let index):
      guard names.indices.contains(index) else {
        throw scanner.error("there is no column \(index): the file has \(names.count), from 0", at: place)
      }
      return index
    case .name(let name):
      if let index = names.firstIndex(of: name) { return index }
      let shown = names.count > 20 ? names.prefix(10) + ["…"] + names.suffix(10) : names[...]
      let nearest = Suggestion.nearest(to: name, among: names).map { ["did you mean \(quoted($0))?"] } ?? []
      throw scanner.error(
        "there is no column \(quoted(name))", at: place,
        notes: nearest + ["the columns are \(shown.joined(separator: ", "))"])
    }
  }

  /// The number of a column that a key names: by its name, or where no column has that name, by its number.
  func index(ofKey key: String, _ scanner: CSVScanner) throws(DataError) -> Int {
    if !names.contains(key), let number = Int(key), names.indices.contains(number) { return number }
    return try index(of: .name(key), scanner)
  }

  private static func firstRow(
    _ scanner: inout CSVScanner, atLeast fewest: Int = 2
  ) throws(DataError) -> [CSVScanner.Cell] {
    guard let row = try scanner.row() else { throw DataError("the file is empty", at: .file(scanner.file)) }
    if row.count >= fewest { return row }
    let others: [(UInt8, String)] = [(0x3B, #"";""#), (0x09, #""\t""#), (0x2C, #"",""#), (0x20, "whitespace")]
    let likely = others.first { scanner.bytes[row[0].content].contains($0.0) }
    let isComment = scanner.bytes[row[0].content].first == UInt8(ascii: "#")
    throw scanner.error(
      "the first row has 1 cell; a feature and a label are needed", at: row[0].place,
      notes: isComment
        ? ["if it is a comment, add to `data`: comment: \"#\""]
        : likely.map { ["is the delimiter \($0.1)? add to `data`: delimiter: \($0.1)"] } ?? [])
  }

  private static func seesHeader(
    _ row: [CSVScanner.Cell], _ csv: CSVDeclaration, _ scanner: CSVScanner
  ) throws(DataError) -> Bool {
    if case .name = csv.label { return true }
    if let isHeader = HeaderEvidence(row, scanner, csv).isHeader { return isHeader }
    throw scanner.error(
      "the first row may hold names or data", at: row[0].place,
      notes: ["if it holds names, add to `data`: header: true", "if it is data, add to `data`: header: false"])
  }
}

extension CSVHeader {
  /// The names of a header. A header may be a cell shorter than the rows: R names no column of row names, and a delimiter at
  /// the end of the rows alone adds an empty one. A second column of a name gets a number behind it, as in pandas: `a`, `a.1`.
  private mutating func setNames(_ row: [CSVScanner.Cell], _ scanner: CSVScanner) throws(DataError) {
    var cells: [String] = []
    for cell in row { cells.append(try scanner.text(cell)) }
    let ahead = Self.rows(after: scanner)
    if ahead.count > 1, ahead.allSatisfy({ $0.count == cells.count + 1 }) {
      let isEmptyAtEnd = ahead.allSatisfy { $0.last?.content.isEmpty == true }
      if !isEmptyAtEnd {
        notices.append(
          "the header has \(cells.count) names for rows of \(cells.count + 1) cells: the first column has no name")
      }
      cells.insert("", at: isEmptyAtEnd ? cells.count : 0)
    } else if let first = ahead.first, first.count == cells.count - 1, cells.last?.isEmpty == true {
      // A delimiter at the end of the header alone.
      cells.removeLast()
    }
    let written = Set(cells)
    var taken: [String: Int] = [:]
    var copies: [String: Int] = [:]
    for (number, cell) in cells.enumerated() {
      var name = cell
      if name.isEmpty {
        unnamed.append(number)
        name = written.contains(String(number)) ? "column \(number)" : String(number)
      }
      if let first = taken[name] {
        var copy = copies[name] ?? 0
        repeat { copy += 1 } while written.contains("\(name).\(copy)") || taken["\(name).\(copy)"] != nil
        copies[name] = copy
        notices.append(
          "columns \(first) and \(number) are both named \(quoted(name)): column \(number) is called \(quoted("\(name).\(copy)"))"
        )
        name = "\(name).\(copy)"
      }
      taken[name] = number
      names.append(name)
    }
    // Of many equal names a few say enough.
    if notices.count > 5 { notices = notices.prefix(5) + ["and so on: \(notices.count - 5) more columns"] }
  }

  /// Some of the rows that follow, up to the first error, which the reader reports.
  static func rows(after scanner: CSVScanner, atMost count: Int = 100) -> [[CSVScanner.Cell]] {
    var scanner = scanner
    var rows: [[CSVScanner.Cell]] = []
    while rows.count < count, let row = try? scanner.row() { rows.append(row) }
    return rows
  }
}
