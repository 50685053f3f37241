internal import CaviarSpec

/// The names of a CSV file's columns.
struct CSVHeader {
  /// All the names, in the order of the file; numbers from 0 where the file has none.
  let names: [String]
  /// Where the first row begins, for messages about columns.
  let place: CSVScanner.Place

  /// Reads the first row. The scanner is left at the first row of data.
  init(readingFirstRowOf scanner: inout CSVScanner, label: ColumnReference, hasHeader: Bool?) throws(DataError) {
    let start = scanner
    let row = try Self.firstRow(&scanner)
    place = row[0].place
    switch label {
    case .name(let name) where hasHeader == false:
      throw DataError(
        message: "the label \(quoted(name)) is a name, but the file has no header", file: scanner.file,
        notes: ["give the label as the column's number, from 0"])
    case .name:
      names = try Self.header(row, scanner)
    case .number(let index):
      guard row.indices.contains(index) else {
        throw scanner.error(
          "there is no column \(index): the file has \(row.count), from 0 to \(row.count - 1)", at: row[0].place)
      }
      let isHeader = if let hasHeader { hasHeader } else { try Self.isHeader(row, label: index, scanner) }
      if isHeader {
        names = try Self.header(row, scanner)
      } else {
        names = row.indices.map(String.init)
        scanner = start
      }
    }
  }

  /// Reads the names of the columns of new rows. Without a header they are the numbers of the columns that a network was
  /// trained on, all of them, or all but the label's.
  ///
  /// - Parameter trained: How many columns there were and which was the label; nil where the rows have a header.
  init(
    readingNewRowsOf scanner: inout CSVScanner, trained: (columns: Int, label: Int)?
  ) throws(DataError) {
    let start = scanner
    let row = try Self.firstRow(&scanner, atLeast: 1)
    place = row[0].place
    guard let trained else {
      names = try Self.header(row, scanner)
      return
    }
    let numbers = Array(0..<trained.columns)
    switch row.count {
    case trained.columns: names = numbers.map(String.init)
    case trained.columns - 1: names = numbers.filter { $0 != trained.label }.map(String.init)
    default:
      throw scanner.error(
        "a row has \(counted(row.count, "cell")), and the network was trained on rows of \(trained.columns), the label among them",
        at: place, notes: ["new rows have the same columns, with the label or without it"])
    }
    scanner = start
  }

  /// Whether there is such a column.
  func has(_ column: ColumnReference) -> Bool {
    switch column {
    case .number(let index): names.indices.contains(index)
    case .name(let name): names.contains(name)
    }
  }

  /// The number of a column.
  func index(of column: ColumnReference, _ scanner: CSVScanner) throws(DataError) -> Int {
    switch column {
    case .number(let index): return index
    case .name(let name):
      if let index = names.firstIndex(of: name) { return index }
      let shown = names.count > 20 ? names.prefix(10) + ["…"] + names.suffix(10) : names[...]
      let nearest = Suggestion.nearest(to: name, among: names).map { ["did you mean \(quoted($0))?"] } ?? []
      throw scanner.error(
        "there is no column \(quoted(name))", at: place,
        notes: nearest + ["the columns are \(shown.joined(separator: ", "))"])
    }
  }

  private static func firstRow(
    _ scanner: inout CSVScanner, atLeast fewest: Int = 2
  ) throws(DataError) -> [CSVScanner.Cell] {
    if scanner.bytes.starts(with: [0xFF, 0xFE]) || scanner.bytes.starts(with: [0xFE, 0xFF]) {
      throw DataError(message: "the file is UTF-16", file: scanner.file, notes: ["save it as UTF-8"])
    }
    guard try scanner.beginRow() else { throw DataError(message: "the file is empty", file: scanner.file) }
    var row = [try scanner.next()]
    while let last = row.last, !last.endsRow { row.append(try scanner.next()) }
    if row.count >= fewest { return row }

    let others: [(UInt8, String)] = [(0x3B, #"";""#), (0x09, #""\t""#), (0x2C, #"",""#)]
    let likely = others.first { $0.0 != scanner.delimiter && scanner.bytes[row[0].content].contains($0.0) }
    throw scanner.error(
      "the first row has 1 cell; a feature and a label are needed", at: row[0].place,
      notes: likely.map { ["is the delimiter \($0.1)?"] } ?? [])
  }

  /// Data if all the first row's cells but the label are numbers, and a header if none of them is and the next row has
  /// some. Whatever is neither is an error, since either guess could swallow a row.
  private static func isHeader(
    _ row: [CSVScanner.Cell], label: Int, _ scanner: CSVScanner
  ) throws(DataError) -> Bool {
    let features = row.indices.filter { $0 != label }.map { row[$0] }
    let words = features.filter { !scanner.isNumeric($0) }
    guard let word = words.first else { return false }
    let text = quoted(String(decoding: scanner.bytes[word.content], as: UTF8.self))
    let advice = "if the first row is a header, say `header: true`; if it is data, say `header: false`"
    guard words.count == features.count else {
      throw scanner.error(
        "\(text) is not a number, but other cells of the first row are", at: word.place, notes: [advice])
    }
    var next = scanner
    guard try next.beginRow() else { return true }
    var hasNumber = false
    for column in row.indices {
      let cell = try next.next()
      hasNumber = hasNumber || column != label && scanner.isNumeric(cell)
      if cell.endsRow { break }
    }
    guard hasNumber else {
      throw scanner.error(
        "neither the first row nor the second has a number, so either may be the first of data", at: word.place,
        notes: [advice])
    }
    return true
  }

  private static func header(_ row: [CSVScanner.Cell], _ scanner: CSVScanner) throws(DataError) -> [String] {
    var names: [String] = []
    var numbers: [String: Int] = [:]
    for (number, cell) in row.enumerated() {
      let name = try scanner.text(cell)
      if name.isEmpty {
        throw scanner.error("column \(number) has no name", at: cell.place, notes: ["columns are counted from 0"])
      }
      if let other = numbers.updateValue(number, forKey: name) {
        throw scanner.error("the columns \(other) and \(number) are both named \(quoted(name))", at: cell.place)
      }
      names.append(name)
    }
    return names
  }
}
