/// Rows of numbers, and the class of each.
package struct Examples: Sendable {
  /// The rows' numbers, one row after the other.
  package let features: [Float]
  /// The rows' classes, from 0.
  package let labels: [Int32]
  /// How many numbers a row has.
  package let columns: Int

  package init(features: [Float], labels: [Int32], columns: Int) {
    precondition(columns > 0 && features.count == labels.count * columns, "a row of numbers for each label")
    self.features = features
    self.labels = labels
    self.columns = columns
  }

  /// How many rows there are.
  package var count: Int { labels.count }
}

/// What a fit learns from, and what it is measured on.
package struct TrainingData: Sendable {
  package let train: Examples
  package let validation: Examples?
  package let classCount: Int
  /// The rows of `train` on which the training metrics are measured.
  package let trainSample: [Int]

  package init(train: Examples, validation: Examples? = nil, classCount: Int, trainSample: [Int]) {
    precondition(train.count > 0 && !trainSample.isEmpty, "there is something to learn from")
    precondition(validation.map { $0.columns == train.columns } ?? true, "all parts have the same columns")
    for labels in [train.labels, validation?.labels ?? []] {
      precondition(labels.allSatisfy { $0 >= 0 && $0 < classCount }, "a label outside the classes")
    }
    self.train = train
    self.validation = validation
    self.classCount = classCount
    self.trainSample = trainSample
  }
}
