/// A column of words: each row's word by its index in a list.
package struct WordColumn: Sendable, Equatable {
  /// For each row the index of its word; -1 where the cell is missing.
  package private(set) var values: [Int32] = []
  /// The words, in the order of their first appearance.
  package private(set) var words: [String] = []
  private var indices: [String: Int32] = [:]

  /// Adds a row. Returns whether its word is new.
  @discardableResult
  mutating func append(_ word: String) -> Bool {
    if let index = indices[word] {
      values.append(index)
      return false
    }
    indices[word] = Int32(words.count)
    values.append(Int32(words.count))
    words.append(word)
    return true
  }

  /// Adds a row without a word.
  mutating func appendMissing() { values.append(-1) }

  /// Adds the rows of another column.
  mutating func append(_ other: WordColumn) {
    for value in other.values {
      if value < 0 { appendMissing() } else { append(other.words[Int(value)]) }
    }
  }

  /// Some rows, with all the words.
  func taking(_ rows: [Int]) -> WordColumn {
    var column = self
    column.values = rows.map { values[$0] }
    return column
  }
}

/// The order of names: that of the numbers if every name is an integer, otherwise that of the Unicode scalars.
///
/// - Returns: Indices into `names`.
package func naturalOrder(of names: [String]) -> [Int] {
  let numbers = names.compactMap { Int($0) }
  if numbers.count == names.count {
    return names.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
  }
  return names.indices.sorted { names[$0].unicodeScalars.lexicographicallyPrecedes(names[$1].unicodeScalars) }
}
