/// What a column holds.
package enum ColumnType: Sendable, Equatable {
  /// Nothing of use.
  case dropped
  /// Numbers, from whose cells some characters are left out.
  case numbers(strip: String)
  case words
  /// Words with an order, which become 0, 1, 2, …
  case ranks([String])
}
