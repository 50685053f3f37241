package import CaviarSpec

/// Takes a column as numbers.
package struct NumberColumn: ColumnRule {
  package static let name = "number"
  package static let otherNames = ["numeric", "numerical", "float", "int", "continuous", "currency", "percent"]
  package static let summary = "Reads the column as numbers, whatever its first cell looks like."
  package static let example = "{number: {strip: \"$%\"}}"
  package static let fields: [Field<NumberColumn>] = [
    .init(
      "strip", \.strip, Shape<String>.anyText.unlessEmpty,
      otherNames: ["remove", "symbols", "prefix", "suffix", "unit"],
      "Characters to remove from the cells, such as currency and percent signs.")
  ]

  package var strip = ""

  package init() {}

  package var type: ColumnType { .numbers(strip: strip) }
}
