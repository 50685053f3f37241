import Algorithms

/// The evidence that the first row of a table is a header: its cells compared with those below them.
///
/// A word above numbers is a name, and a word that recurs in its column is not. A row of 0, 1, …, n−1 is what pandas
/// writes above columns without names. Where nothing decides, either guess could take a row for names or names for a row.
package struct HeaderEvidence {
  /// True for a header, false for data; nil if it may be either.
  package let isHeader: Bool?

  /// - Parameter scanner: Behind the first row.
  init(_ row: [CSVScanner.Cell], _ scanner: CSVScanner, _ csv: CSVDeclaration) {
    let texts = row.map { (try? scanner.text($0)) ?? "" }
    let below = CSVHeader.rows(after: scanner)
    if Self.countsColumns(texts) {
      // Of few columns, the numbers may be a row too, unless the numbers below are written in another way.
      let areFractions = row.indices.contains { column in
        let cells = below.compactMap { $0.indices.contains(column) ? $0[column] : nil }
        return !cells.isEmpty && cells.allSatisfy { scanner.bytes[$0.content].contains(.point) }
      }
      isHeader = texts.count > 3 || areFractions ? true : nil
      return
    }
    if Self.areConsecutive(texts), !below.isEmpty {
      // Such as years: names, or a row of whole numbers.
      isHeader = nil
      return
    }
    let tokens = MissingTokens(csv.missing ?? MissingRule())
    // The spec may not say yet how numbers are written.
    var comma = NumberFormat()
    comma.decimal = .comma
    func kind(_ cell: CSVScanner.Cell) -> Kind {
      if tokens.match(scanner.bytes, in: cell.content) { return .missing }
      if csv.dialect.numberFormat.number(scanner.bytes, in: cell.content) != nil
        || comma.number(scanner.bytes, in: cell.content) != nil
      {
        return .number
      }
      return isNonFinite(String(decoding: scanner.bytes[cell.content].prefix(40), as: UTF8.self)) ? .number : .word
    }
    var (names, data, numbers, repeating) = (0, 0, 0, 0)
    for (column, first) in row.enumerated() {
      // A header may be a cell shorter than the rows.
      let offset = below.count > 1 && below.allSatisfy { $0.count == row.count + 1 } ? 1 : 0
      let cells = below.compactMap { $0.indices.contains(column + offset) ? $0[column + offset] : nil }
      let known = cells.filter { kind($0) != .missing }
      // A few cells may be marks of missing numbers.
      let isNumeric = !known.isEmpty && 10 * known.count { kind($0) == .number } >= 8 * known.count
      switch kind(first) {
      case .missing: continue
      case .number: numbers += isNumeric || below.isEmpty ? 1 : 0
      case .word where isNumeric: names += 1
      case .word:
        let words = known.map { (try? scanner.text($0)) ?? "" }
        if words.contains(texts[column]) {
          data += 1
        } else if words.count > 1, 2 * Set(words).count <= words.count {
          repeating += 1
        }
      }
    }
    switch (names > 0, data > 0) {
    case (true, false): isHeader = true
    case (false, true): isHeader = false
    // A name may be a word of its column by chance; several that stand above numbers are names.
    case (true, true): isHeader = names > data + 1 ? true : nil
    // A row with a number above numbers is data; one whose words are alone above words that repeat themselves holds names.
    case (false, false): isHeader = numbers > 0 ? false : repeating > 0 || below.isEmpty ? true : nil
    }
  }

  /// True if cells are consecutive integers, three at least, the last of which may be a word.
  private static func areConsecutive(_ texts: [String]) -> Bool {
    let numbers = texts.compactMap { Int($0) }
    return numbers.count >= 3 && numbers.count >= texts.count - 1
      && numbers.adjacentPairs().allSatisfy { $0 + 1 == $1 }
  }

  private enum Kind { case missing, number, word }

  /// True if cells are 0, 1, …, n−1, the first of which may be empty, above an index.
  private static func countsColumns(_ texts: [String]) -> Bool {
    let counts = texts.first?.isEmpty == true ? texts.dropFirst() : texts[...]
    return counts.count > 1 && counts.enumerated().allSatisfy { $0.element == String($0.offset) }
  }
}
