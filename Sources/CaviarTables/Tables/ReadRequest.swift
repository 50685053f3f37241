package import CaviarSpec

/// What is wanted of a file.
package struct ReadRequest: Sendable {
  /// How many of the first rows; nil for all.
  package var limit: Int?
  /// The column of the groups that rows belong to.
  package var group: ColumnReference?
  /// The column of the parts that rows belong to.
  package var part: ColumnReference?
  /// Whether a file without the columns of groups and parts is an error.
  package var needsRoles = true

  package init() {}
}
