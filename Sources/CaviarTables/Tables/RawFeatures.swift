/// The features of a table as they were read, before its rows are divided: columns of numbers and columns of words.
package struct RawFeatures: Sendable, Equatable {
  /// Numbers, row-major, [rows × number columns].
  package enum Numbers: Sendable, Equatable {
    /// Numbers of arrays, which stay as they lie in their files. NaN where one is missing.
    case stored(StoredNumbers)
    /// Numbers of a text, in double precision: statistics are computed before they are rounded. NaN where a cell is
    /// missing.
    case doubles([Double])
  }

  /// The content of a column.
  package enum Content: Sendable, Equatable {
    /// The number column of that index.
    case number(Int)
    /// Words, which become a column for each.
    case words(WordColumn)
  }

  /// A column in the order of the file.
  package struct Column: Sendable, Equatable {
    package let name: String
    package var content: Content
  }

  package private(set) var rows: Int
  package private(set) var numbers: Numbers
  package private(set) var columns: [Column]

  /// The number of columns of numbers.
  package let numberColumns: Int
  /// The columns of the file, where it is a table.
  package var source: TableColumns?

  package init(rows: Int, numbers: Numbers, columns: [Column]) {
    self.rows = rows
    self.numbers = numbers
    self.columns = columns
    numberColumns = columns.count { if case .number = $0.content { true } else { false } }
    precondition(numbers.count == rows * numberColumns, "a number for each row and column of numbers")
  }

  /// Columns of numbers alone.
  package init(rows: Int, numbers: Numbers, names: [String]) {
    self.init(
      rows: rows, numbers: numbers,
      columns: names.enumerated().map { Column(name: $0.element, content: .number($0.offset)) })
  }

  /// The names of the columns.
  package var names: [String] { columns.map(\.name) }

  /// True if single precision may not distinguish some of the numbers.
  package var isInDouble: Bool {
    switch numbers {
    case .stored(let stored): stored.isInDouble
    case .doubles: true
    }
  }

  /// True if every column holds numbers, in the order in which they are stored.
  package var isNumeric: Bool { columns.enumerated().allSatisfy { $0.element.content == .number($0.offset) } }

  /// A number; NaN where it is missing.
  @inlinable package func number(row: Int, column: Int) -> Double {
    switch numbers {
    case .stored(let stored): stored.number(row: row, column: column)
    case .doubles(let doubles): doubles[row * numberColumns + column]
    }
  }

  /// True if a number of a row is missing.
  func hasMissingNumber(row: Int) -> Bool {
    var numbers: [Double] = []
    appendNumbers(of: row, to: &numbers)
    return numbers.contains(where: \.isNaN)
  }

  /// Appends a row's numbers to `row`.
  @inlinable package func appendNumbers(of row: Int, to result: inout [Double]) {
    switch numbers {
    case .stored(let stored): stored.append(row, to: &result)
    case .doubles(let doubles): result.append(contentsOf: doubles[row * numberColumns..<(row + 1) * numberColumns])
    }
  }

  /// - Throws: If a file whose numbers stay in it has been written to since it was opened.
  package func checkUnchanged() throws(DataError) {
    if case .stored(let stored) = numbers { try stored.checkUnchanged() }
  }

  /// Some of the rows.
  func taking(_ rows: [Int]) -> RawFeatures {
    var result = self
    result.rows = rows.count
    result.numbers = numbers.taking(rows, width: numberColumns)
    for index in columns.indices {
      if case .words(let words) = columns[index].content { result.columns[index].content = .words(words.taking(rows)) }
    }
    return result
  }

  /// The columns of these names, in their order; nil if one is not there.
  private func arranged(by names: [String]) -> RawFeatures? {
    if names == self.names { return self }
    let byName = Dictionary(columns.map { ($0.name, $0) }) { first, _ in first }
    let found = names.compactMap { byName[$0] }
    guard found.count == names.count, case .doubles(let all) = numbers else { return nil }
    let kept = found.compactMap { column in if case .number(let index) = column.content { index } else { nil } }
    let moved = (0..<rows).flatMap { row in kept.map { all[row * numberColumns + $0] } }
    var next = 0
    let renumbered = found.map { column in
      guard case .number = column.content else { return column }
      next += 1
      return Column(name: column.name, content: .number(next - 1))
    }
    return RawFeatures(rows: rows, numbers: .doubles(moved), columns: renumbered)
  }

  /// Adds the rows of a table with the same columns, which are found by their names; false if one is not there, or holds
  /// something else.
  mutating func append(_ table: RawFeatures) -> Bool {
    guard let other = table.arranged(by: names), numbers.append(other.numbers) else { return false }
    for index in columns.indices {
      switch (columns[index].content, other.columns[index].content) {
      case (.words(var words), .words(let more)):
        words.append(more)
        columns[index].content = .words(words)
      case (.number(let a), .number(let b)) where a == b: continue
      default: return false
      }
    }
    rows += other.rows
    return true
  }
}

extension RawFeatures.Numbers {
  var count: Int {
    switch self {
    case .stored(let stored): stored.rows * stored.columns
    case .doubles(let doubles): doubles.count
    }
  }

  fileprivate func taking(_ rows: [Int], width: Int) -> Self {
    switch self {
    case .stored(let stored): .stored(stored.taking(rows))
    case .doubles(let doubles): .doubles(rows.flatMap { doubles[$0 * width..<($0 + 1) * width] })
    }
  }

  fileprivate mutating func append(_ other: Self) -> Bool {
    switch (self, other) {
    case (.stored(var stored), .stored(let more)):
      guard stored.append(more) else { return false }
      self = .stored(stored)
    case (.doubles(var doubles), .doubles(let more)):
      self = .doubles([])
      doubles.append(contentsOf: more)
      self = .doubles(doubles)
    default: return false
    }
    return true
  }
}
