internal import CaviarTables

/// Encodes the rows of a table as numbers by its fitted columns, in Double.
struct ColumnEncoder {
  /// The encoding of one column. It holds no reference, so that a cell costs no reference counting.
  private struct Step {
    /// The number column, or the index among ``words``.
    let index: Int
    /// The replacement of a missing number; NaN if it stays.
    var fill = Double.nan
    /// The number of numbers that encode a word; -1 for a column of numbers.
    var width = -1
    /// The start of its words in ``places``.
    var start = 0
    /// The place of a missing word; -1 where it has none.
    var missing = -1
  }

  private let features: RawFeatures
  /// For each column; nil if every one is a number that cannot be missing, so that rows go as they are.
  private let steps: [Step]?
  /// Of each column of words, the word of each row.
  private var words: [[Int32]] = []
  /// Of each column of words, the place of each word among the numbers that it becomes; -1 where it is no category.
  private var places: [Int] = []

  init(_ columns: FittedColumns, _ features: RawFeatures) {
    self.features = features
    let isPlain =
      features.isNumeric && columns.encodings.allSatisfy { if case .number(_, nil) = $0 { true } else { false } }
    guard !isPlain else {
      steps = nil
      return
    }
    var steps: [Step] = []
    for (encoding, column) in zip(columns.encodings, features.columns) {
      switch (encoding, column.content) {
      case (.number(_, let fill), .number(let index)):
        steps.append(Step(index: index, fill: fill ?? .nan))
      case (.oneHot(_, let categories, let fill, let hasOwnCategory), .words(let column)):
        let known = Dictionary(uniqueKeysWithValues: categories.enumerated().map { ($0.element, $0.offset) })
        let missing = fill.flatMap { known[$0] } ?? (hasOwnCategory ? categories.count : -1)
        steps.append(
          Step(index: words.count, width: encoding.width, start: places.count, missing: missing))
        places += column.words.map { known[$0] ?? -1 }
        words.append(column.values)
      default: preconditionFailure("the columns of another table")
      }
    }
    self.steps = steps
  }

  /// Appends the numbers of a row.
  func append(_ row: Int, to values: inout [Double]) {
    guard let steps else {
      features.appendNumbers(of: row, to: &values)
      return
    }
    for step in steps {
      guard step.width >= 0 else {
        let number = features.number(row: row, column: step.index)
        values.append(number.isNaN ? step.fill : number)
        continue
      }
      let start = values.count
      values.append(contentsOf: repeatElement(0, count: step.width))
      // Missing words have the index -1.
      let word = Int(words[step.index][row])
      let place = word < 0 ? step.missing : places[step.start + word]
      if place >= 0 { values[start + place] = 1 }
    }
  }
}
