internal import CaviarSpec
package import CaviarTables

/// Leaves a column out.
package struct Drop: ColumnRule {
  package static let name = "drop"
  package static let otherNames = ["ignore", "skip", "exclude", "remove"]
  package static let summary = "Leaves the column out."
  package static let example = "drop"

  package init() {}

  package var type: ColumnType { .dropped }
}
