/// What the cells of a column are, as far as a first spec has to know it.
struct ColumnProfile {
  let name: String
  private(set) var rows = 0
  private(set) var missing = 0
  /// How many cells are numbers, and how many of these are not whole.
  private(set) var numbers = 0
  private(set) var fractions = 0
  /// Whether all cells are different whole numbers, as far as ``mostDifferent`` of them were looked at.
  private(set) var areDistinctIntegers = true
  /// Whether the cells are 0, 1, 2, … or 1, 2, 3, ….
  private(set) var counts = true
  /// The cells that are no numbers.
  private(set) var words = WordColumn()
  /// Whether there are more different words than are kept.
  private(set) var hasMoreWords = false

  private var integers: Set<Int> = []
  private var first = 0

  static let mostDifferent = 5000

  init(name: String) { self.name = name }

  /// Takes a cell in.
  ///
  /// - Parameter isLabelled: Whether the row has a label; what stands in other rows is only looked at for the counting of rows.
  mutating func add(
    _ cell: CSVScanner.Cell, _ scanner: CSVScanner, _ tokens: MissingTokens, _ format: NumberFormat, isLabelled: Bool
  ) {
    defer { rows += 1 }
    if tokens.match(scanner.bytes, in: cell.content) {
      missing += 1
      counts = false
      return
    }
    if !isLabelled {
      missing += 1
      counts = counts && format.number(scanner.bytes, in: cell.content) == Double(first + rows)
      return
    }
    guard let number = format.number(scanner.bytes, in: cell.content) else {
      counts = false
      areDistinctIntegers = false
      let text = (try? scanner.text(cell)) ?? String(decoding: scanner.bytes[cell.content], as: UTF8.self)
      if words.words.count < Self.mostDifferent { words.append(text) } else { hasMoreWords = true }
      return
    }
    numbers += 1
    guard let integer = Int(exactly: number) else {
      fractions += 1
      counts = false
      areDistinctIntegers = false
      return
    }
    if rows == 0 { first = integer }
    counts = counts && (0...1).contains(first) && integer == first + rows
    if areDistinctIntegers, integers.count < Self.mostDifferent {
      areDistinctIntegers = integers.insert(integer).inserted
    }
  }

  /// How many cells hold something.
  var known: Int { rows - missing }
  /// Whether nothing but numbers is there.
  var isNumeric: Bool { numbers > 0 && numbers == known }
}
