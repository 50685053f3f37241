package import CaviarSpec
package import CaviarTables

/// What is done with a column of a table: `columns: {id: drop, education: {ordinal: [low, mid, high]}}`.
package protocol ColumnRule: Component {
  /// What the column holds then.
  var type: ColumnType { get }
}
