/// The columns of a CSV file, and which of them is the label.
struct CSVColumns {
  /// All the names, in the order of the file.
  let names: [String]
  /// The label's place among them.
  let label: Int

  /// The names without the label's.
  var featureNames: [String] { names.indices.filter { $0 != label }.map { names[$0] } }

  /// Reads the first row. The scanner is left at the first row of data.
  init(readingFirstRowOf scanner: inout CSVScanner, options: CSVOptions) throws(DataError) {
    let start = scanner
    let row = try Self.firstRow(&scanner)
    switch options.label {
    case .name(let name):
      if options.header == false {
        throw DataError(
          message: "the label \(quoted(name)) is a name, but the file has no header", file: scanner.file,
          notes: ["give the label as the column's number, from 0"])
      }
      names = try Self.header(row, scanner)
      label = try Self.find(name, in: names, at: row[0].place, scanner)
    case .index(let index):
      guard row.indices.contains(index) else {
        throw scanner.error(
          "there is no column \(index): the file has \(row.count), from 0 to \(row.count - 1)", at: row[0].place)
      }
      label = index
      let hasHeader = if let header = options.header { header } else { try Self.isHeader(row, label: index, scanner) }
      if hasHeader {
        names = try Self.header(row, scanner)
      } else {
        names = row.indices.map(String.init)
        scanner = start
      }
    }
  }

  private static func firstRow(_ scanner: inout CSVScanner) throws(DataError) -> [CSVScanner.Cell] {
    if scanner.bytes.starts(with: [0xFF, 0xFE]) || scanner.bytes.starts(with: [0xFE, 0xFF]) {
      throw DataError(message: "the file is UTF-16", file: scanner.file, notes: ["save it as UTF-8"])
    }
    guard try scanner.beginRow() else { throw DataError(message: "the file is empty", file: scanner.file) }
    var row = [try scanner.next()]
    while let last = row.last, !last.endsRow { row.append(try scanner.next()) }
    if row.count > 1 { return row }

    let others: [(UInt8, String)] = [(0x3B, #"";""#), (0x09, #""\t""#), (0x2C, #"",""#)]
    let likely = others.first { $0.0 != scanner.delimiter && scanner.bytes[row[0].content].contains($0.0) }
    throw scanner.error(
      "the first row has 1 cell; a feature and a label are needed", at: row[0].place,
      notes: likely.map { ["is the delimiter \($0.1)?"] } ?? [])
  }

  private static func isHeader(
    _ row: [CSVScanner.Cell], label: Int, _ scanner: CSVScanner
  ) throws(DataError) -> Bool {
    let features = row.indices.filter { $0 != label }.map { row[$0] }
    let words = features.filter { !isNumber($0, scanner) }
    guard let word = words.first, words.count < features.count else { return !words.isEmpty }
    let text = String(decoding: scanner.bytes[word.content], as: UTF8.self)
    throw scanner.error(
      "\(quoted(text)) is not a number, but other cells of the first row are", at: word.place,
      notes: ["if the first row is a header, say `header: true`; if it is data, words and missing cells need a rule"])
  }

  /// A number, or what stands for one that is not finite.
  private static func isNumber(_ cell: CSVScanner.Cell, _ scanner: CSVScanner) -> Bool {
    let text = String(decoding: scanner.bytes[cell.content], as: UTF8.self)
    return parseDecimal(scanner.bytes, in: cell.content) != nil || isNonFinite(text)
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

  private static func find(
    _ name: String, in names: [String], at place: CSVScanner.Place, _ scanner: CSVScanner
  ) throws(DataError) -> Int {
    if let index = names.firstIndex(of: name) { return index }
    let shown = names.count > 20 ? names.prefix(10) + ["…"] + names.suffix(10) : names[...]
    let nearest = nearestName(to: name, in: names).map { ["did you mean \(quoted($0))?"] } ?? []
    throw scanner.error(
      "there is no column \(quoted(name))", at: place,
      notes: nearest + ["the columns are \(shown.joined(separator: ", "))"])
  }
}
