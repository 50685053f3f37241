package import CaviarSpec
package import CaviarTables

/// Takes a column as numbers.
package struct NumberColumn: ColumnRule {
  package static let name = "number"
  package static let otherNames = ["numeric", "numerical", "float", "int", "continuous", "currency", "percent"]
  package static let summary = "Reads the column as numbers, whatever its first cell looks like."
  package static let example = "{number: {strip: \"$%\"}}"
  package static let fields: [Field<NumberColumn>] = [
    .init(
      "strip", \.strip, .stripped,
      otherNames: ["remove", "symbols", "prefix", "suffix", "unit"],
      "Characters to remove from the cells, such as currency and percent signs.")
  ]

  package var strip = ""

  package init() {}

  package var type: ColumnType { .numbers(strip: strip) }
}

extension Codec where Value == String {
  /// Characters that can be left out of a number: none of which a number is made of, and no parentheses, which may stand for a
  /// minus.
  fileprivate static var stripped: Codec {
    anyText.refined("characters that are no part of a number", encode: { $0 }) { text in
      guard let part = text.first(where: { "0123456789.,+-\u{2212}()".contains($0) }) else { return .value(text) }
      return .problem("`\(part)` is a part of numbers, and cannot be left out of them")
    }.unlessEmpty
  }
}
