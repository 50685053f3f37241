/// What the cells of a column are, as far as a first spec has to know it.
package struct ColumnProfile {
  package let name: String
  package private(set) var rows = 0
  package private(set) var missing = 0
  /// How many rows have no label, and so are not looked at.
  private var unlabelled = 0
  /// How many cells are numbers, and how many of these are not whole.
  package private(set) var numbers = 0
  package private(set) var fractions = 0
  /// Whether all cells are different whole numbers, as far as ``mostDifferent`` of them were looked at.
  package private(set) var areDistinctIntegers = true
  /// Whether the cells are 0, 1, 2, … or 1, 2, 3, ….
  package private(set) var counts = true
  /// The cells that are no numbers.
  package private(set) var words = WordColumn()
  /// Whether there are more different words than are kept.
  package private(set) var hasMoreWords = false

  /// The different numbers, up to ``mostDifferent``.
  private var different: Set<Double> = []
  private var first = 0

  static let mostDifferent = 5000

  package init(name: String) { self.name = name }

  /// Takes a cell in.
  ///
  /// - Parameter isLabelled: Whether the row has a label; what stands in other rows is only looked at for the counting of rows.
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

  /// How many different numbers there are, at most ``mostDifferent``.
  package var differentNumbers: Int { different.count }
  /// How many cells hold something.
  package var known: Int { rows - unlabelled - missing }
  /// Whether it is a column of numbers in a format, but for a few cells and for characters beside the numbers.
  package func isNearlyNumeric(in format: NumberFormat) -> Bool {
    guard known > 0 else { return false }
    var count = Double(numbers)
    if let guess = NumberGuess(words, in: format), guess.format.hasMarks(of: format) {
      count += guess.share * Double(known - numbers)
    }
    return count >= NumberGuess.suspicious * Double(known)
  }
  /// Whether nothing but numbers is there.
  package var isNumeric: Bool { numbers > 0 && numbers == known }
}
