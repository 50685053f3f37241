/// Reads a table of numbers and a label (RFC 4180: UTF-8, quoted cells, LF or CRLF).
///
/// Features are rounded to Double and then to Float; blanks around a number do not count. Classes are sorted by number
/// if all are integers, otherwise by Unicode scalars. Columns without a header are named by their numbers, from 0.
///
/// Whether the first row is a header, unless the options say: with a label by name, it is. Otherwise the first row is
/// data if all its cells but the label are numbers, and a header if none of them is; a mixture is an error, since
/// either guess could swallow a row.
///
/// `name` is the file's name in errors. The first error ends the reading. One pass over the bytes, after a count of
/// the lines: about 20 ns a cell.
package func readCSV(_ bytes: [UInt8], name: String, options: CSVOptions) throws(DataError) -> Dataset {
  guard options.delimiter < 0x80, !"\"\r\n".utf8.contains(options.delimiter) else {
    throw DataError(
      message: "the delimiter must be one ASCII character, and not a quote or a line end", file: name)
  }
  var reader = try CSVReader(bytes, name: name, options: options)
  try reader.readRows()
  return try reader.dataset()
}

private struct CSVReader {
  private var scanner: CSVScanner
  private let columns: CSVColumns
  private var features: [Float] = []
  private var labels: [Int32] = []
  private var classes = ClassTable()

  init(_ bytes: [UInt8], name: String, options: CSVOptions) throws(DataError) {
    scanner = CSVScanner(bytes, file: name, delimiter: options.delimiter)
    columns = try CSVColumns(readingFirstRowOf: &scanner, options: options)
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    // A feature takes two bytes at least, so that a file of line ends reserves no memory.
    features.reserveCapacity(min(lines * (columns.names.count - 1), bytes.count / 2 + 1))
    labels.reserveCapacity(lines)
  }

  mutating func readRows() throws(DataError) {
    while try scanner.beginRow() { try readRow() }
  }

  /// A wrong number of cells explains a wrong cell before it (a comma in a number, say), and is reported instead.
  private mutating func readRow() throws(DataError) {
    let count = columns.names.count
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
        if let fault { throw diagnosis(of: fault.cell, column: fault.column) }
        return
      }
    }
  }

  /// Takes a cell in; false if it is not what its column holds.
  private mutating func read(_ cell: CSVScanner.Cell, column: Int) -> Bool {
    if column == columns.label {
      guard let name = try? scanner.text(cell), !name.isEmpty else { return false }
      labels.append(classes.index(of: name, at: cell.place))
    } else {
      guard let number = parseDecimal(scanner.bytes, in: cell.content), Float(number).isFinite else { return false }
      features.append(Float(number))
    }
    return true
  }

  func dataset() throws(DataError) -> Dataset {
    try check()
    let order = classes.order
    var ranks = [Int32](repeating: 0, count: order.count)
    for (rank, index) in order.enumerated() { ranks[index] = Int32(rank) }
    return Dataset(
      features: features, rows: labels.count, columns: columns.names.count - 1, featureNames: columns.featureNames,
      labels: labels.map { ranks[Int($0)] }, classes: order.map { classes.names[$0] })
  }
}

// MARK: Errors

extension CSVReader {
  /// Whether the table as a whole can be learnt.
  private func check() throws(DataError) {
    guard let first = classes.names.first else {
      throw DataError(message: "there are no rows below the header", file: scanner.file)
    }
    let label = "the label column \(quoted(columns.names[columns.label]))"
    let count = classes.names.count
    if count == 1 {
      throw scanner.error(
        "\(label) has a single class, \(quoted(first))", at: classes.places[0], notes: ["at least two are needed"])
    }
    if let (first, second) = classes.sameInteger {
      let names = "\(quoted(classes.names[first])) and \(quoted(classes.names[second]))"
      throw scanner.error(
        "the labels \(names) are the same number, written in two ways", at: classes.places[second],
        notes: ["write the number of a class in one way"])
    }
    if count > 20 && 2 * count > labels.count {
      throw scanner.error(
        "\(label) has \(count) classes in \(labels.count) rows", at: classes.places[0],
        notes: ["is it the number that a regression predicts, or a column of names?"])
    }
  }

  private func ragged(seen: Int, at place: CSVScanner.Place) -> DataError {
    scanner.error(
      "the row has \(cells(seen)), but the first row has \(columns.names.count)", at: place,
      notes: ["a cell that contains the delimiter or a line end goes in quotes"])
  }

  private func diagnosis(of cell: CSVScanner.Cell, column: Int) -> DataError {
    if column == columns.label {
      do { _ = try scanner.text(cell) } catch { return error }
      return scanner.error("the label is empty", at: cell.place)
    }
    let name = "column \(quoted(columns.names[column]))"
    // The message shows what can be shown of a text that is not UTF-8.
    let text = String(decoding: scanner.bytes[cell.content], as: UTF8.self)
    let isEmpty = scanner.bytes[cell.content].allSatisfy(isBlank)
    if parseDecimal(scanner.bytes, in: cell.content) != nil {
      return scanner.error(
        "\(name): \(quoted(text)) is beyond the range of 32-bit numbers, ±3.4e38", at: cell.place)
    }
    let rule = "words and missing cells need a rule of the column"
    if isEmpty { return scanner.error("\(name): the cell is empty", at: cell.place, notes: [rule]) }
    if isNonFinite(text) {
      return scanner.error("\(name): \(quoted(text)) is not a finite number", at: cell.place, notes: [rule])
    }
    return scanner.error("\(name): \(quoted(text)) is not a number", at: cell.place, notes: [rule])
  }
}

/// A number of cells, in words.
func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }

/// Whether a text is one of the words for what is not a finite number.
func isNonFinite(_ text: String) -> Bool {
  ["nan", "inf", "infinity"].contains(text.lowercased().filter { !" \t+-".contains($0) })
}
