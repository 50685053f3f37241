internal import CaviarSpec

/// Takes a column as numbers.
package struct NumberColumn: ColumnRule {
  package static let name = "number"
  package static let otherNames = ["numeric", "numerical", "float", "int", "continuous"]
  package static let summary = "Numbers, whatever the first cell looks like."
  package static let example = "number"

  package init() {}

  package var type: ColumnType { .numbers }
}
