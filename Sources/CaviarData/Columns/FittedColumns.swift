internal import CaviarTables

/// The encoding of each column of a table as numbers, fitted on the training part: the replacement of missing cells and
/// the categories of words.
package struct FittedColumns: Sendable, Equatable, Codable {
  /// The encoding of one column.
  enum Encoding: Sendable, Equatable, Codable {
    /// The number, or `fill` where it is missing.
    case number(name: String, fill: Double?)
    /// 1 in the column of the word, in those of the others 0. A missing word counts as `fill`; nil is a category of its
    /// own where `hasOwnCategory`, and otherwise all zeros, as a word that is no category.
    case oneHot(name: String, categories: [String], fill: String?, hasOwnCategory: Bool)

    /// The column's name in the table.
    var name: String {
      switch self {
      case .number(let name, _), .oneHot(let name, _, _, _): name
      }
    }

    var isNumber: Bool {
      if case .number = self { true } else { false }
    }

    var width: Int {
      switch self {
      case .number: 1
      case .oneHot(_, let categories, _, let hasOwnCategory): categories.count + (hasOwnCategory ? 1 : 0)
      }
    }
  }

  let encodings: [Encoding]
  /// The columns of the file that the statistics are of; nil if it was no table, or is not known.
  let source: TableColumns?

  /// Computes the statistics of some rows.
  ///
  /// Errors: a column without a value in these rows from which to replace missing ones.
  init(_ features: RawFeatures, rows: [Int], missing rule: MissingRule?) throws(DataError) {
    var encodings: [Encoding] = []
    for column in features.columns {
      switch column.content {
      case .number(let index):
        let fill = try rule?.numbers.map { numbers throws(DataError) in
          numbers == .zero
            ? 0 : try numbers.fill(rows.map { features.number(row: $0, column: index) }, column: column.name)
        }
        encodings.append(.number(name: column.name, fill: fill))
      case .words(let words):
        encodings.append(try Self.encoding(of: words, name: column.name, rows: rows, missing: rule?.words))
      }
    }
    self.encodings = encodings
    source = features.source
  }

  private static func encoding(
    of column: WordColumn, name: String, rows: [Int], missing rule: MissingRule.Words?
  ) throws(DataError) -> Encoding {
    var counts = [Int](repeating: 0, count: column.words.count)
    var isMissing = false
    for row in rows {
      let value = column.values[row]
      if value < 0 { isMissing = true } else { counts[Int(value)] += 1 }
    }
    let order = naturalOrder(of: column.words).filter { counts[$0] > 0 }
    guard let first = order.first else {
      throw DataError("column \(quoted(name)) has no word in the training part")
    }
    // Of equally frequent words the first.
    let mode = order.dropFirst().reduce(first) { counts[$1] > counts[$0] ? $1 : $0 }
    return .oneHot(
      name: name, categories: order.map { column.words[$0] },
      fill: rule == .mostFrequent ? column.words[mode] : nil, hasOwnCategory: rule == .ownCategory && isMissing)
  }

  /// The names of the numbers: a column's, or `column=word`.
  package var names: [String] {
    encodings.flatMap { encoding in
      switch encoding {
      case .number(let name, _): [name]
      case .oneHot(let name, let categories, _, let hasOwnCategory):
        (categories + (hasOwnCategory ? [""] : [])).map { "\(name)=\($0)" }
      }
    }
  }

  /// The features that a file of new rows must have.
  var trained: TrainedFeatures {
    TrainedFeatures(encodings.map { .init($0.name, isNumber: $0.isNumber) }, source: source)
  }

  /// The number of numbers that encode a row.
  var width: Int { encodings.reduce(0) { $0 + $1.width } }
}

extension MissingRule.Numbers {
  /// The replacement of a missing number among some numbers, where NaN is missing.
  fileprivate func fill(_ numbers: [Double], column: String) throws(DataError) -> Double {
    let known = numbers.filter { !$0.isNaN }
    guard !known.isEmpty else {
      throw DataError("column \(quoted(column)) has no number in the training part")
    }
    if self == .mean { return known.reduce(0, +) / Double(known.count) }
    let sorted = known.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
