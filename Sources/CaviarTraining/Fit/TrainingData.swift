internal import CaviarCompute

/// What a model learns to tell of a row.
package enum LearningTask: Hashable, Sendable {
  /// One of so many classes.
  case classes(Int)
  /// A number.
  case values
}

/// Rows of numbers, and what is to be told of each.
package struct Examples: Sendable {
  /// What is to be told of the rows.
  package enum Targets: Sendable {
    /// Classes, from 0.
    case classes([Int32])
    case values([Float])
  }

  /// The rows' numbers, one row after the other.
  package let features: [Float]
  package let targets: Targets
  /// The rows' values in the label's own units, against which they are measured; nil where the targets say them exactly.
  package let ownValues: [Double]?
  /// How many numbers a row has.
  package let columns: Int

  package init(features: [Float], targets: Targets, ownValues: [Double]? = nil, columns: Int) {
    self.features = features
    self.targets = targets
    self.ownValues = ownValues
    self.columns = columns
    precondition(columns > 0 && features.count == count * columns, "a row of numbers for each target")
    precondition(ownValues.map { $0.count == count } ?? true, "a value for each target")
    preferLargePages(for: features.span)
  }

  package init(features: [Float], labels: [Int32], columns: Int) {
    self.init(features: features, targets: .classes(labels), columns: columns)
  }

  /// How many rows there are.
  package var count: Int {
    switch targets {
    case .classes(let labels): labels.count
    case .values(let values): values.count
    }
  }

  /// The rows' classes; none where they have values.
  package var labels: [Int32] { if case .classes(let labels) = targets { labels } else { [] } }

  /// Some of the rows, in the order given.
  package func rows(_ rows: [Int]) -> Examples {
    let targets: Targets =
      switch targets {
      case .classes(let labels): .classes(rows.map { labels[$0] })
      case .values(let values): .values(rows.map { values[$0] })
      }
    return Examples(
      features: rows.flatMap { features[$0 * columns..<($0 + 1) * columns] }, targets: targets,
      ownValues: ownValues.map { values in rows.map { values[$0] } }, columns: columns)
  }
}

/// What a fit learns from, and what it is measured on.
package struct TrainingData: Sendable {
  package let train: Examples
  package let validation: Examples?
  package let task: LearningTask
  /// Which of two classes is the positive one.
  package let positiveClass: Int
  /// The rows of `train` on which the training metrics are measured.
  package let trainSample: [Int]
  private let ownUnits: (@Sendable (Double) -> Double)?

  /// - Parameter ownUnits: The way from a value, as it is learned, back to the label's own units, in which it is measured.
  package init(
    train: Examples, validation: Examples? = nil, task: LearningTask, positiveClass: Int = 1, trainSample: [Int],
    ownUnits: (@Sendable (Double) -> Double)? = nil
  ) {
    precondition(train.count > 0 && !trainSample.isEmpty, "there is something to learn from")
    precondition(validation.map { $0.columns == train.columns } ?? true, "all parts have the same columns")
    precondition([train, validation].allSatisfy { $0?.suits(task) != false }, "all rows have targets of the task")
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

  /// How many classes there are; 0 where values are learned.
  package var classCount: Int { if case .classes(let count) = task { count } else { 0 } }

  /// A value as it is learned, in the label's own units.
  package func inOwnUnits(_ value: Double) -> Double { ownUnits?(value) ?? value }

  /// Some rows of the training part as training data of their own, without a validation part.
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
