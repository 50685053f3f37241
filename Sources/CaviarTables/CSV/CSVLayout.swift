internal import CaviarSpec

/// The role of each column of a CSV file.
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
  /// The format of the numbers of each column.
  let formats: [NumberFormat]
  /// The ranks of the words of each ordinal column.
  let ranks: [[String: Double]]
  /// True for each column with a rule; the cells decide the type of the others.
  let isDeclared: [Bool]
  /// The rules that the spec has already.
  let rules: [SpecValue.Member]
  /// Remarks on the columns for the user.
  let notices: [String]

  /// The layout of a table to learn from.
  ///
  /// - Parameter scanner: At the first row of data.
  init(_ header: CSVHeader, of csv: CSVDeclaration, _ request: ReadRequest, _ scanner: CSVScanner) throws(DataError) {
    let names = header.names
    var types = [ColumnType?](repeating: nil, count: names.count)
    for rule in csv.columns { types[try header.index(ofKey: rule.key, scanner)] = rule.type }
    var isDeclared = types.map { $0 != nil }
    let special = try Self.special(header, csv, request, types, scanner)

    var notices = header.notices
    let unnamed = header.unnamed.filter { types[$0] == nil && special[$0] == nil }
    for (column, reason) in Self.useless(unnamed, scanner, csv, limit: request.limit) {
      types[column] = .dropped
      isDeclared[column] = true
      notices.append("column \(column) has no name and \(reason): it is left out")
    }
    let seen = Self.seen(scanner, undecided: names.indices.filter { types[$0] == nil && special[$0] == nil }, of: csv)
    for (index, type) in seen { types[index] = type }
    self.init(
      names, types: types.map { $0 ?? .numbers(strip: "") }, special: special, isDeclared: isDeclared, of: csv,
      notices: notices)
    guard roles.contains(where: { $0.isFeature }) else {
      throw scanner.error("no column is left to learn from", at: header.place)
    }
  }

  /// The layout of new rows, whose columns are found by name; others are not looked at.
  init(_ header: CSVHeader, of csv: CSVDeclaration, for trained: TrainedFeatures, _ scanner: CSVScanner)
    throws(DataError)
  {
    var types = [ColumnType](repeating: .dropped, count: header.names.count)
    let wanted = trained.columns.map(\.name)
    guard header.names.contains(where: Set(wanted).contains) else {
      throw scanner.error(
        "the first row has none of the names of the columns that the network was trained on", at: header.place,
        notes: ["the columns are " + wanted.listed])
    }
    var rules = Dictionary(csv.columns.map { ($0.key, $0.type) }) { first, _ in first }
    // A number is a key where no column is named so.
    let sourceNames = trained.source?.names ?? []
    let names = Set(sourceNames)
    for (number, name) in sourceNames.enumerated() where !names.contains(String(number)) {
      rules[name] = rules[name] ?? rules[String(number)]
    }
    let indices = Dictionary(header.names.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    for column in trained.columns {
      let index =
        if let index = indices[column.name] { index } else { try header.index(of: .name(column.name), scanner) }
      types[index] = rules[column.name] ?? (column.isNumber ? .numbers(strip: "") : .words)
    }
    let isDeclared = header.names.map { rules[$0] != nil }
    self.init(header.names, types: types, special: [:], isDeclared: isDeclared, of: csv, notices: [])
  }

  private init(
    _ names: [String], types: [ColumnType], special: [Int: Role], isDeclared: [Bool], of csv: CSVDeclaration,
    notices: [String]
  ) {
    var ranks: [[String: Double]] = []
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
        ranks.append(Dictionary(uniqueKeysWithValues: order.enumerated().map { ($0.element, Double($0.offset)) }))
        return .ranks(ranks.count - 1)
      }
    }
    formats = types.map { type in
      var own = csv.dialect.numberFormat
      if case .numbers(let strip) = type { own.strip = strip }
      return own
    }
    self.names = names
    self.ranks = ranks
    self.isDeclared = isDeclared
    self.notices = notices
    rules = csv.columns.map { .init($0.key, $0.rule) }
  }

  /// The columns and their roles in training.
  func columns(isNamed: Bool) -> TableColumns {
    TableColumns(
      names: names,
      uses: roles.map { role in
        switch role {
        case .label: .label
        case .group: .group
        case .part: .part
        case .dropped: .dropped
        case .number, .words, .ranks: .feature
        }
      }, isNamed: isNamed)
  }
}

extension CSVLayout {
  /// The columns that are not features: label, group and part.
  private static func special(
    _ header: CSVHeader, _ csv: CSVDeclaration, _ request: ReadRequest, _ types: [ColumnType?], _ scanner: CSVScanner
  ) throws(DataError) -> [Int: Role] {
    var special: [Int: Role] = [:]
    let uses: [(ColumnReference?, Role, String)] = [
      (csv.label, .label, "the label"), (request.group, .group, "the group"),
      (request.part, .part, "the part"),
    ]
    for (reference, role, use) in uses {
      guard let reference else { continue }
      if role != .label, !request.needsRoles, !header.has(reference) { continue }
      let index = try header.index(of: reference, scanner)
      // A label may say how its numbers are written.
      let hasRule = if case .numbers? = types[index], role == .label { false } else { types[index] != nil }
      guard special[index] == nil, !hasRule else {
        throw scanner.error(
          "column \(quoted(header.names[index])) is \(use), and has another use or a rule too", at: header.place)
      }
      special[index] = role
    }
    return special
  }

  /// The columns without a name that count the rows or are empty, each with its defect.
  private static func useless(
    _ columns: [Int], _ scanner: CSVScanner, _ csv: CSVDeclaration, limit: Int?
  ) -> [(column: Int, reason: String)] {
    var scanner = scanner
    var (counting, empty) = (Set(columns), Set(columns))
    var first: [Int: Int] = [:]
    var row = 0
    while !(counting.isEmpty && empty.isEmpty), row < limit ?? .max, let cells = try? scanner.row() {
      for column in columns where cells.indices.contains(column) {
        let cell = cells[column]
        if !scanner.bytes[cell.content].allSatisfy(isBlank) { empty.remove(column) }
        guard counting.contains(column) else { continue }
        let number = csv.dialect.numberFormat.number(scanner.bytes, in: cell.content).flatMap { Int(exactly: $0) }
        if row == 0 { first[column] = number }
        guard let number, let start = first[column], (0...1).contains(start), number == start + row else {
          counting.remove(column)
          continue
        }
      }
      row += 1
    }
    guard row > 0 else { return [] }
    return columns.compactMap { column in
      if empty.contains(column) { return (column, "is empty") }
      return counting.contains(column) ? (column, "counts the rows") : nil
    }
  }

  /// The number of cells that decide a column's type.
  private static let cellsForType = 1000

  /// The types that the first cells of each column show: that of most of those that are not missing, of as many that of the
  /// first.
  private static func seen(_ scanner: CSVScanner, undecided: [Int], of csv: CSVDeclaration) -> [Int: ColumnType] {
    var scanner = scanner
    var counts = Dictionary<Int, (numbers: Int, words: Int, isNumber: Bool)>(minimumCapacity: undecided.count)
    var row = 0
    let tokens = MissingTokens(csv.missing ?? MissingRule())
    // Errors of rows are left to the reader, which comes after.
    while let cells = try? scanner.row() {
      row += 1
      for index in undecided where index < cells.count && !tokens.match(scanner.bytes, in: cells[index].content) {
        let isNumber = scanner.isNumeric(cells[index], csv.dialect.numberFormat)
        var count = counts[index] ?? (0, 0, isNumber)
        if isNumber { count.numbers += 1 } else { count.words += 1 }
        counts[index] = count
      }
      // Columns that begin with missing cells are looked at until each has one.
      if row >= cellsForType, undecided.allSatisfy({ counts[$0] != nil }) { break }
    }
    return counts.mapValues { count in
      let isNumber = count.numbers == count.words ? count.isNumber : count.numbers > count.words
      return isNumber ? .numbers(strip: "") : .words
    }
  }
}

extension CSVLayout.Role {
  /// True if the column is a feature.
  var isFeature: Bool {
    switch self {
    case .number, .words, .ranks: true
    case .label, .group, .part, .dropped: false
    }
  }
}

extension CSVScanner {
  /// True if a cell holds a number, or a word for a number that is not finite.
  func isNumeric(_ cell: Cell, _ format: NumberFormat) -> Bool {
    format.number(bytes, in: cell.content) != nil
      || isNonFinite(String(decoding: bytes[cell.content].prefix(40), as: UTF8.self))
  }
}
