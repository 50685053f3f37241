/// The type of a column's cells.
package enum ColumnType: Sendable, Equatable {
  /// The column is left out.
  case dropped
  /// Numbers, from whose cells some characters are left out.
  case numbers(strip: String)
  case words
  /// Words with an order, which become 0, 1, 2, …
  case ranks([String])
}
