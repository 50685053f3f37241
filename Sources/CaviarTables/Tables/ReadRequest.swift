package import CaviarSpec

/// The rows and columns to read from a file.
package struct ReadRequest: Sendable {
  /// The number of rows to read, from the first one; nil for all.
  package var limit: Int?
  /// The column of the groups that rows belong to.
  package var group: ColumnReference?
  /// The column of the parts that rows belong to.
  package var part: ColumnReference?
  /// True if a file without the columns of groups and parts is an error.
  package var needsRoles = true

  package init() {}
}
