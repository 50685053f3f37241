/// Rows of numbers as a network sees them, in Float, all of one length, one row after the other.
package struct FeatureMatrix: Sendable, Equatable {
  package var values: [Float]
  /// The number of numbers in a row.
  package let columns: Int

  package init(values: [Float], columns: Int) {
    precondition(columns > 0 && values.count % columns == 0, "whole rows")
    self.values = values
    self.columns = columns
  }

  /// The number of rows.
  package var rows: Int { values.count / columns }
}
