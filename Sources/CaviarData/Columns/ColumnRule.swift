package import CaviarSpec

/// What is done with a column of a table: `columns: {id: drop, education: {ordinal: [low, mid, high]}}`.
package protocol ColumnRule: Component {
  /// What the column holds then.
  var type: ColumnType { get }
}

/// What a column holds.
package enum ColumnType: Sendable, Equatable {
  /// Nothing of use.
  case dropped
  case numbers
  case words
  /// Words with an order, which become 0, 1, 2, …
  case ranks([String])
}
