internal import CaviarSpec

/// What each column of a CSV file is to the reader.
struct CSVLayout {
  enum Role: Equatable {
    case label
    case group
    case part
    case dropped
    case number
    /// Words of the word column of that index.
    case words(Int)
    /// Words whose ranks are in the table of that index.
    case ranks(Int)
  }

  let names: [String]
  let roles: [Role]
  /// The ranks of the words of each ordinal column.
  let ranks: [[String: Float]]
  /// Whether a rule says so, by column; the first cell decides where there is none.
  let isDeclared: [Bool]

  /// The layout of a table to learn from.
  ///
  /// - Parameter scanner: At the first row of data.
  init(_ header: CSVHeader, of csv: CSV, _ request: ReadRequest, _ scanner: CSVScanner) throws(DataError) {
    let names = header.names
    var types = [ColumnType?](repeating: nil, count: names.count)
    for rule in csv.columns {
      types[try header.index(of: .name(rule.key), scanner)] = rule.value.type
    }
    let isDeclared = types.map { $0 != nil }
    var special: [Int: Role] = [:]
    let uses: [(ColumnReference?, Role, String)] = [
      (csv.label.reference, .label, "the label"), (request.group, .group, "the group"),
      (request.part, .part, "the part"),
    ]
    for (reference, role, use) in uses {
      guard let reference else { continue }
      if role != .label, !request.needsRoles, !header.has(reference) { continue }
      let index = try header.index(of: reference, scanner)
      guard names.indices.contains(index) else {
        throw scanner.error("there is no column \(index): the file has \(names.count)", at: header.place)
      }
      guard special[index] == nil, types[index] == nil else {
        throw scanner.error(
          "column \(quoted(names[index])) is \(use), and has another use or a rule too", at: header.place)
      }
      special[index] = role
    }

    let seen = Self.seen(scanner, undecided: names.indices.filter { types[$0] == nil && special[$0] == nil }, of: csv)
    for (index, type) in seen { types[index] = type }
    self.init(names, types: types.map { $0 ?? .numbers }, special: special, isDeclared: isDeclared)
    guard roles.contains(where: { $0.isFeature }) else {
      throw scanner.error("no column is left to learn from", at: header.place)
    }
  }

  /// The layout of new rows, whose columns are found by name; others are not looked at.
  init(_ header: CSVHeader, of csv: CSV, for columns: FittedColumns, _ scanner: CSVScanner) throws(DataError) {
    var types = [ColumnType](repeating: .dropped, count: header.names.count)
    for encoding in columns.encodings {
      let rule = csv.columns.first { $0.key == encoding.name }?.value.type
      types[try header.index(of: .name(encoding.name), scanner)] = rule ?? (encoding.isNumber ? .numbers : .words)
    }
    let isDeclared = header.names.map { name in csv.columns.contains { $0.key == name } }
    self.init(header.names, types: types, special: [:], isDeclared: isDeclared)
  }

  private init(_ names: [String], types: [ColumnType], special: [Int: Role], isDeclared: [Bool]) {
    var ranks: [[String: Float]] = []
    var wordColumns = 0
    roles = names.indices.map { index in
      if let role = special[index] { return role }
      switch types[index] {
      case .dropped: return .dropped
      case .numbers: return .number
      case .words:
        wordColumns += 1
        return .words(wordColumns - 1)
      case .ranks(let order):
        ranks.append(Dictionary(uniqueKeysWithValues: order.enumerated().map { ($0.element, Float($0.offset)) }))
        return .ranks(ranks.count - 1)
      }
    }
    self.names = names
    self.ranks = ranks
    self.isDeclared = isDeclared
  }

  /// The types that the first cell of each column shows: the first one that is not missing.
  private static func seen(_ scanner: CSVScanner, undecided: [Int], of csv: CSV) -> [Int: ColumnType] {
    var scanner = scanner
    var undecided = undecided
    var types: [Int: ColumnType] = [:]
    let tokens = MissingTokens(csv.missing ?? MissingRule())
    // What is wrong with a row is for the reader to say, which comes after.
    while !undecided.isEmpty, (try? scanner.beginRow()) == true {
      var cells: [CSVScanner.Cell] = []
      while let cell = try? scanner.next() {
        cells.append(cell)
        if cell.endsRow { break }
      }
      guard cells.last?.endsRow == true else { break }
      undecided.removeAll { index in
        guard index < cells.count, !tokens.match(scanner.bytes, in: cells[index].content) else { return false }
        types[index] = scanner.isNumeric(cells[index]) ? .numbers : .words
        return true
      }
    }
    return types
  }
}

extension CSVLayout.Role {
  /// Whether the column is one to learn from.
  var isFeature: Bool {
    switch self {
    case .number, .words, .ranks: true
    case .label, .group, .part, .dropped: false
    }
  }
}
