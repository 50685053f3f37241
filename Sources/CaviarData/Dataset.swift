/// A table of examples to classify.
package struct Dataset: Sendable, Equatable {
  /// Row-major, [rows × columns].
  package var features: [Float]
  /// How many examples.
  package let rows: Int
  /// How many features an example has; the label is not among them.
  package let columns: Int
  /// The features' names, in the order of the columns.
  package let featureNames: [String]
  /// For each row its class, as an index into `classes`.
  package let labels: [Int32]
  /// The names of the classes, in the order of their indices.
  package let classes: [String]

  package init(
    features: [Float], rows: Int, columns: Int, featureNames: [String], labels: [Int32], classes: [String]
  ) {
    precondition(features.count == rows * columns && labels.count == rows && featureNames.count == columns)
    self.features = features
    self.rows = rows
    self.columns = columns
    self.featureNames = featureNames
    self.labels = labels
    self.classes = classes
  }
}
