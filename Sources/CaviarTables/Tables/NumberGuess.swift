/// The format in which most words of a column are numbers, found in a column of words that was meant as one of numbers.
package struct NumberGuess: Equatable {
  package let format: NumberFormat
  /// Fraction of the rows with a word whose word is a number in this format.
  package let share: Double

  /// The least fraction for which a column of words is considered one of numbers.
  package static let suspicious = 0.9

  /// The formats that are tried, the likelier one first: of formats that read as many words, the first is taken.
  private static let marks: [(decimal: UInt8, thousands: UInt8?)] = [
    (.point, nil), (.point, .comma), (.comma, nil), (.comma, .point), (.point, .space), (.comma, .space),
    (.point, UInt8(ascii: "'")), (.comma, UInt8(ascii: "'")),
  ]

  /// Characters that stand beside a number and are no part of it.
  private static let symbols = "$€£¥₹%‰°"

  /// The guess for a column; nil if it has no word.
  ///
  /// - Parameter format: The format of the file's numbers, which is tried first.
  /// - Complexity: Eight attempts for each different word, of at most a thousand.
  package init?(_ column: WordColumn, in format: NumberFormat) {
    var counts = [Int](repeating: 0, count: column.words.count)
    for value in column.values where value >= 0 { counts[Int(value)] += 1 }
    let words = column.words.indices.filter { counts[$0] > 0 }.prefix(1000)
    guard !words.isEmpty else { return nil }
    let texts = words.map { Array(column.words[$0].utf8) }
    // At least one digit: a word of symbols alone is not a number.
    let present =
      Self.symbols.filter { symbol in words.contains { column.words[$0].contains(symbol) } }
      + Self.unit(of: words.map { column.words[$0] })
    var best: (format: NumberFormat, rows: Int)?
    // The decimal mark in the spec is more likely than another one.
    let marks = format.decimal == .point ? Self.marks : Self.marks.filter { $0.decimal == format.decimal } + Self.marks
    for marks in [(format.decimal, format.thousands)] + marks {
      var candidate = NumberFormat()
      (candidate.decimal, candidate.thousands) = marks
      candidate.strip = present
      let rows = zip(words, texts).reduce(0) { sum, word in
        candidate.number(word.1, in: 0..<word.1.count) == nil ? sum : sum + counts[word.0]
      }
      if rows > best?.rows ?? -1 { best = (candidate, rows) }
    }
    guard let best, best.rows > 0 else { return nil }
    self.format = best.format
    share = Double(best.rows) / Double(words.reduce(0) { $0 + counts[$1] })
  }

  /// The letters that nearly all words have behind their digits, such as `kg`, or before them and a blank, such as `CHF`; empty
  /// where they have none, or various ones. Letters directly before digits make names, such as `C12`.
  private static func unit(of words: [String]) -> String {
    guard words.count >= 5 else { return "" }
    func unit(_ word: String) -> String {
      guard let first = word.first, let last = word.last, first.isLetter != last.isLetter else { return "" }
      return last.isLetter ? String(word.reversed().prefix(while: \.isLetter).reversed()) : code(word)
    }
    func code(_ word: String) -> String {
      let letters = word.prefix(while: \.isLetter)
      return word.dropFirst(letters.count).first == " " ? String(letters) : ""
    }
    let first = unit(words[0])
    guard (1...4).contains(first.count), 10 * words.count(where: { unit($0) == first }) >= 9 * words.count else {
      return ""
    }
    return first.reduce(into: "") { if !$0.contains($1) { $0.append($1) } }
  }
}
