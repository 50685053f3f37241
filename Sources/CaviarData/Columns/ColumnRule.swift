package import CaviarSpec
package import CaviarTables

/// The treatment of a column of a table: `columns: {id: drop, education: {ordinal: [low, mid, high]}}`.
package protocol ColumnRule: Component {
  /// The type of the column's cells.
  var type: ColumnType { get }
}
