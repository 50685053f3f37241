/// Rows of numbers as a network sees them, in Float, all of one length, one row after the other.
package struct FeatureMatrix: Sendable, Equatable {
  package var values: [Float]
  /// How many numbers a row has.
  package let columns: Int

  package init(values: [Float], columns: Int) {
    precondition(columns > 0 && values.count % columns == 0, "whole rows")
    self.values = values
    self.columns = columns
  }

  /// How many rows there are.
  package var rows: Int { values.count / columns }
}
