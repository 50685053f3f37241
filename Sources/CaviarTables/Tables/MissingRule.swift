package import CaviarSpec

/// The treatment of missing cells: `missing: {tokens: ["", "?"], numbers: median, words: own_category}`.
package struct MissingRule: Mapping, Equatable {
  /// The replacement of a missing number.
  package enum Numbers: String, CaseIterable, Sendable {
    case median, mean, zero
    /// Its row is left out.
    case dropRow = "drop_row"
  }

  /// The replacement of a missing word.
  package enum Words: String, CaseIterable, Sendable {
    /// A category of its own.
    case ownCategory = "own_category"
    case mostFrequent = "most_frequent"
    /// Its row is left out.
    case dropRow = "drop_row"
  }

  /// The treatment of a row without a label.
  package enum Label: String, CaseIterable, Sendable {
    case dropRow = "drop_row"
  }

  package static let fields: [Field<MissingRule>] = [
    .init(
      "tokens", \.tokens, Codec<String>.anyText.list(minimum: 1).distinct,
      otherNames: ["na_values", "values", "markers"],
      "The cells that count as missing, as they are written."),
    .init(
      "numbers", \.numbers, Codec<Numbers>.word.optional, default: "a missing number is an error",
      otherNames: ["numeric", "number", "strategy", "impute"],
      "The replacement of a missing number: the column's median or mean in the training part, or 0; drop_row leaves the row out."
    ),
    .init(
      "words", \.words, Codec<Words>.word.optional, default: "a missing word is an error",
      otherNames: ["categorical", "categories", "word"],
      "The replacement of a missing word: a category of its own, or the training part's most frequent; drop_row leaves the row out."
    ),
    .init(
      "label", \.label, Codec<Label>.word.optional, default: "a missing label is an error",
      otherNames: ["target", "labels", "y"],
      "The treatment of a row without a label: drop_row leaves it out."),
  ]

  package var tokens = ["", "?", "NA", "NaN", "nan", "NULL", "null", "None", "N/A", "n/a", "#N/A", "<NA>"]
  package var numbers: Numbers?
  package var words: Words?
  package var label: Label?

  package init() {}

  package init(defaultsOf numerics: Int) {
    self.init()
    if numerics < 2 { tokens = ["", "?", "NA", "NaN", "nan"] }
  }
}

/// Finds missing cells quickly.
package struct MissingTokens {
  private let tokens: [[UInt8]]
  private let isFirst: [Bool]
  private let hasEmpty: Bool

  package init(_ rule: MissingRule) {
    tokens = rule.tokens.map { Array($0.utf8) }.filter { !$0.isEmpty }
    hasEmpty = tokens.count < rule.tokens.count
    var isFirst = [Bool](repeating: false, count: 256)
    for token in tokens { isFirst[Int(token[0])] = true }
    self.isFirst = isFirst
  }

  /// True if the bytes in a range, without blanks around them, are one of the tokens.
  package func match(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while start < end, isBlank(bytes[end - 1]) { end -= 1 }
    guard start < end else { return hasEmpty }
    return isFirst[Int(bytes[start])] && tokens.contains { bytes[start..<end].elementsEqual($0) }
  }
}
