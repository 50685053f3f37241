/// Statistics of a column's cells, from which a first spec is written.
package struct ColumnProfile {
  package let name: String
  package private(set) var rows = 0
  package private(set) var missing = 0
  /// The number of rows without a label, whose cells are ignored.
  private var unlabelled = 0
  /// The number of cells that are numbers, and of those that are no integers.
  package private(set) var numbers = 0
  package private(set) var fractions = 0
  /// True if all cells are distinct integers, as far as ``mostDifferent`` of them were compared.
  package private(set) var areDistinctIntegers = true
  /// True if the cells are 0, 1, 2, … or 1, 2, 3, ….
  package private(set) var counts = true
  /// The cells that are no numbers.
  package private(set) var words = WordColumn()
  /// True if there are more distinct words than are stored.
  package private(set) var hasMoreWords = false

  /// The distinct numbers, up to ``mostDifferent``.
  private var different: Set<Double> = []
  private var first = 0

  static let mostDifferent = 5000

  package init(name: String) { self.name = name }

  /// Adds a cell.
  ///
  /// - Parameter isLabelled: True if the row has a label. The cells of other rows count only for ``counts``.
  package mutating func add(
    _ cell: CSVScanner.Cell, _ scanner: CSVScanner, _ tokens: MissingTokens, _ format: NumberFormat, isLabelled: Bool
  ) {
    defer { rows += 1 }
    let number = format.number(scanner.bytes, in: cell.content)
    if rows == 0, let integer = number.flatMap({ Int(exactly: $0) }) { first = integer }
    if !isLabelled {
      unlabelled += 1
      counts = counts && (0...1).contains(first) && number == Double(first + rows)
      return
    }
    if tokens.match(scanner.bytes, in: cell.content) {
      missing += 1
      counts = false
      return
    }
    guard let number else {
      counts = false
      areDistinctIntegers = false
      let text = (try? scanner.text(cell)) ?? String(decoding: scanner.bytes[cell.content], as: UTF8.self)
      if words.words.count < Self.mostDifferent { words.append(text) } else { hasMoreWords = true }
      return
    }
    numbers += 1
    let isNew = different.count < Self.mostDifferent ? different.insert(number).inserted : true
    guard let integer = Int(exactly: number) else {
      fractions += 1
      counts = false
      areDistinctIntegers = false
      return
    }
    counts = counts && (0...1).contains(first) && integer == first + rows
    areDistinctIntegers = areDistinctIntegers && isNew
  }

  /// The number of distinct numbers, at most ``mostDifferent``.
  package var differentNumbers: Int { different.count }
  /// The number of cells that are not missing.
  package var known: Int { rows - unlabelled - missing }
  /// True if nearly all cells are numbers in a format, apart from characters beside the numbers.
  package func isNearlyNumeric(in format: NumberFormat) -> Bool {
    guard known > 0 else { return false }
    var count = Double(numbers)
    if let guess = NumberGuess(words, in: format), guess.format.hasMarks(of: format) {
      count += guess.share * Double(known - numbers)
    }
    return count >= NumberGuess.suspicious * Double(known)
  }
  /// True if all cells that are not missing are numbers.
  package var isNumeric: Bool { numbers > 0 && numbers == known }
}
