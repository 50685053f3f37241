package import CaviarCompute

/// The kind of prediction that a model learns.
package enum LearningTask: Hashable, Sendable {
  /// Classification into this number of classes C.
  case classes(Int)
  /// Regression.
  case values
}

/// Examples: features and targets, preprocessed, in the form in which fits read them.
package struct Examples: Sendable {
  /// The targets of the examples.
  package enum Targets: Sendable {
    /// The class of each example, [N], from 0.
    case classes([Int32])
    /// The value of each example, [N], in the units of training.
    case values([Float])
  }

  /// The features, [N × D], row-major.
  package let features: FeatureTable
  package let targets: Targets
  /// The values in the label's own units, [N], for the metrics; nil if they follow exactly from the targets.
  package let ownValues: [Double]?

  package init(features: FeatureTable, targets: Targets, ownValues: [Double]? = nil) {
    self.features = features
    self.targets = targets
    self.ownValues = ownValues
    precondition(features.rows == count, "a target for each row")
    precondition(ownValues.map { $0.count == count } ?? true, "a value for each example")
  }

  package init(features: [Float], targets: Targets, ownValues: [Double]? = nil, columns: Int) {
    self.init(features: FeatureTable(features, columns: columns), targets: targets, ownValues: ownValues)
  }

  package init(features: [Float], labels: [Int32], columns: Int) {
    self.init(features: features, targets: .classes(labels), columns: columns)
  }

  /// The number of features D.
  package var columns: Int { features.columns }

  /// The number of examples N.
  package var count: Int {
    switch targets {
    case .classes(let labels): labels.count
    case .values(let values): values.count
    }
  }

  /// The class of each example, [N]; empty for values.
  package var labels: [Int32] { if case .classes(let labels) = targets { labels } else { [] } }

  /// At most so many indices, evenly spread: the first examples of a file that is sorted by class are of one class.
  package func spread(_ most: Int) -> [Int] {
    let taken = min(most, count)
    return (0..<taken).map { $0 * count / taken }
  }

  /// The examples with these indices, in the given order.
  package func rows(_ rows: [Int]) -> Examples {
    let targets: Targets =
      switch targets {
      case .classes(let labels): .classes(rows.map { labels[$0] })
      case .values(let values): .values(rows.map { values[$0] })
      }
    return Examples(
      features: features.rows(rows), targets: targets,
      ownValues: ownValues.map { values in rows.map { values[$0] } }, columns: columns)
  }
}

/// The data of a fit: the training part, the validation part, and the task.
package struct TrainingData: Sendable {
  package let train: Examples
  package let validation: Examples?
  package let task: LearningTask
  /// Which of two classes is the positive one.
  package let positiveClass: Int
  /// The indices of the examples of `train` on which the training metrics are measured.
  package let trainSample: [Int]
  private let ownUnits: (@Sendable (Double) -> Double)?

  /// - Parameter ownUnits: Converts a value from the units of training to the label's own, in which metrics are
  ///   reported.
  package init(
    train: Examples, validation: Examples? = nil, task: LearningTask, positiveClass: Int = 1, trainSample: [Int],
    ownUnits: (@Sendable (Double) -> Double)? = nil
  ) {
    precondition(train.count > 0 && !trainSample.isEmpty, "the training part and its sample are not empty")
    precondition(validation.map { $0.columns == train.columns } ?? true, "all parts have the same features")
    precondition([train, validation].allSatisfy { $0?.suits(task) != false }, "the targets are those of the task")
    self.train = train
    self.validation = validation
    self.task = task
    self.positiveClass = positiveClass
    self.trainSample = trainSample
    self.ownUnits = ownUnits
  }

  package init(train: Examples, validation: Examples? = nil, classCount: Int, trainSample: [Int]) {
    self.init(train: train, validation: validation, task: .classes(classCount), trainSample: trainSample)
  }

  /// The number of classes C; 0 for a regression.
  package var classCount: Int { if case .classes(let count) = task { count } else { 0 } }

  /// Converts a value from the units of training to the label's own units.
  package func inOwnUnits(_ value: Double) -> Double { ownUnits?(value) ?? value }

  /// Some examples of the training part as training data of their own, without a validation part.
  package func examples(at rows: [Int]) -> TrainingData {
    TrainingData(
      train: train.rows(rows), task: task, positiveClass: positiveClass, trainSample: Array(rows.indices),
      ownUnits: ownUnits)
  }
}

extension Examples {
  fileprivate func suits(_ task: LearningTask) -> Bool {
    switch (targets, task) {
    case (.classes(let labels), .classes(let count)): labels.allSatisfy { $0 >= 0 && $0 < count }
    case (.values(let values), .values): values.allSatisfy(\.isFinite)
    default: false
    }
  }
}
