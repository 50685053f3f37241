package import CaviarSpec

/// Takes a column as numbers.
package struct NumberColumn: ColumnRule {
  package static let name = "number"
  package static let otherNames = ["numeric", "numerical", "float", "int", "continuous", "currency", "percent"]
  package static let summary = "Numbers, whatever the first cell looks like."
  package static let example = "{number: {strip: \"$%\"}}"
  package static let fields: [Field<NumberColumn>] = [
    .init(
      "strip", \.strip, Shape<String>.anyText.unlessEmpty, otherNames: ["remove", "symbols", "prefix", "suffix", "unit"],
      "Characters that are no part of the numbers, such as currencies and percent signs; they are left out.")
  ]

  package var strip = ""

  package init() {}

  package var type: ColumnType { .numbers(strip: strip) }
}
