/// Makes the rows of a table the numbers that its fitted columns say, in Double.
struct ColumnEncoder {
  private let features: RawFeatures
  /// How each column is encoded; nil where every one is a number that cannot be missing, so that rows go as they are.
  private let encodings: [FittedColumns.Encoding]?
  /// For each column the place of each word among those of its encoding, and behind them that of a missing word.
  private let places: [[Int?]]

  init(_ columns: FittedColumns, _ features: RawFeatures) {
    self.features = features
    let isPlain =
      features.isNumeric && columns.encodings.allSatisfy { if case .number(_, nil) = $0 { true } else { false } }
    encodings = isPlain ? nil : columns.encodings
    places = isPlain ? [] : zip(columns.encodings, features.columns).map { Self.places($0, $1.content) }
  }

  /// Appends the numbers of a row.
  func append(_ row: Int, to values: inout [Double]) {
    guard let encodings else {
      features.appendNumbers(of: row, to: &values)
      return
    }
    for (index, encoding) in encodings.enumerated() {
      switch (encoding, features.columns[index].content) {
      case (.number(_, let fill), .number(let column)):
        let number = features.number(row: row, column: column)
        values.append(number.isNaN ? fill ?? number : number)
      case (.oneHot, .words(let words)):
        let start = values.count
        values.append(contentsOf: repeatElement(0, count: encoding.width))
        // Missing words, of index −1, have the place at the end.
        let value = Int(words.values[row])
        let places = places[index]
        if let place = places[value < 0 ? places.count - 1 : value] { values[start + place] = 1 }
      default: preconditionFailure("the columns of another table")
      }
    }
  }

  private static func places(_ encoding: FittedColumns.Encoding, _ content: RawFeatures.Content) -> [Int?] {
    guard case .oneHot(_, let categories, let fill, let hasOwnCategory) = encoding, case .words(let column) = content
    else {
      return []
    }
    let places = Dictionary(uniqueKeysWithValues: categories.enumerated().map { ($0.element, $0.offset) })
    return column.words.map { places[$0] } + [fill.flatMap { places[$0] } ?? (hasOwnCategory ? categories.count : nil)]
  }
}
