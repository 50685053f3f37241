import CaviarCompute
import CaviarData
import CaviarRandom
import CaviarResults
import CaviarSpec
import CaviarTables
import CaviarTraining

/// A table whose labels are of the kind that the network's output predicts: classes or values.
package struct LabeledRows: Sendable {
  /// The labels of all examples.
  private enum Labels: Sendable {
    case classes(ClassLabels, positive: Int?)
    case values([Double])
  }

  let dataset: RawDataset
  private let labels: Labels
  let section: DataSection
  private let seed: UInt64

  /// - Throws: If the labels are not of the kind that the output predicts.
  init(_ dataset: RawDataset, of section: DataSection, isClassification: Bool, seed: UInt64) throws(DataError) {
    if isClassification {
      let classes = try dataset.label.classes()
      labels = .classes(classes, positive: try section.positiveClass(of: classes))
    } else {
      labels = .values(try dataset.label.targets())
    }
    self.dataset = dataset
    self.section = section
    self.seed = seed
  }

  /// The labels as classes; nil if they are values.
  var classes: ClassLabels? { if case .classes(let classes, _) = labels { classes } else { nil } }

  /// The class that metrics of two classes are about: the one that the spec names, otherwise the second.
  var positive: Int {
    if case .classes(_, let named?) = labels { named } else { 1 }
  }

  /// Shape [classes]: the number of these examples in each class. Empty if labels are values.
  func classCounts(of rows: [Int]) -> [Int] {
    guard let classes else { return [] }
    var counts = Array(repeating: 0, count: classes.names.count)
    for row in rows { counts[Int(classes.labels[row])] += 1 }
    return counts
  }

  /// The number of examples of each class in each part. Nil if labels are values.
  func classRows(of split: Split) -> [RunRecord.DataRecord.ClassRows]? {
    guard classes != nil else { return nil }
    let (train, validation, test) = (
      classCounts(of: split.train), classCounts(of: split.validation), classCounts(of: split.test)
    )
    return train.indices.map { .init(train: train[$0], validation: validation[$0], test: test[$0]) }
  }

  /// The labels of these examples as values. Empty if they are classes.
  func values(of rows: [Int]) -> [Double] {
    guard case .values(let values) = labels else { return [] }
    return rows.map { values[$0] }
  }

  /// Preprocessed examples, with the fitted preprocessing.
  struct Prepared {
    let training: TrainingData
    let features: FittedFeatures
    /// Nil if classes are predicted.
    let label: FittedLabel?
    /// A warning for each column whose digits are mostly lost by rounding.
    let warnings: [String]
  }

  /// Fits the preprocessing on the training examples, and applies it to all.
  ///
  /// - Parameter largestBlock: The size in bytes from which on a part stays in a file.
  /// - Throws: If a column or the label cannot be fitted, a file has changed, or there is no space for a part.
  func prepared(
    train: [Int], validation: [Int], largestBlock: Int = MemoryLimit.largestBlock
  ) throws(DataError) -> Prepared {
    let (features, matrix, warnings) = try section.fit(dataset, rows: train, largestBlock: largestBlock)
    var label: FittedLabel?
    if case .values(let values) = labels { label = try section.fitLabel(values, rows: train) }
    let task: LearningTask = classes.map { .classes($0.names.count) } ?? .values
    var ownUnits: (@Sendable (Double) -> Double)?
    if let label { ownUnits = { label.undo(Float($0)) } }
    let training = TrainingData(
      train: examples(matrix, rows: train, label),
      validation: validation.isEmpty
        ? nil
        : examples(
          try features.matrix(of: dataset.features, rows: validation, largestBlock: largestBlock), rows: validation,
          label),
      task: task, positiveClass: positive, trainSample: trainSample(of: train, validation: validation.count),
      ownUnits: ownUnits)
    return Prepared(training: training, features: features, label: label, warnings: warnings)
  }

  /// Other examples, preprocessed in the same way.
  ///
  /// - Throws: If a file has changed, or there is no space for the table.
  func examples(_ rows: [Int], as prepared: Prepared) throws(DataError) -> Examples {
    examples(try prepared.features.matrix(of: dataset.features, rows: rows), rows: rows, prepared.label)
  }

  /// The result of a constant prediction.
  func baseline(of split: Split) -> Baseline {
    let judged = split.validation.isEmpty ? split.train : split.validation
    switch labels {
    case .classes(let classes, _):
      let counts = classCounts(of: split.train)
      let majority = counts.firstIndex(of: counts.max() ?? 0) ?? 0
      let hits = judged.count { Int(classes.labels[$0]) == majority }
      return Baseline(
        answer: classes.names[majority], metric: .accuracy,
        value: (Double(hits) / Double(judged.count)).rounded(significantDigits: 6))
    case .values(let values):
      let mean = split.train.reduce(0) { $0 + values[$1] } / Double(split.train.count)
      let squares = judged.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) }
      return Baseline(
        answer: mean.sixDigits, metric: .rmse,
        value: (squares / Double(judged.count)).squareRoot().rounded(significantDigits: 6))
    }
  }

  private func examples(_ table: FeatureTable, rows: [Int], _ label: FittedLabel?) -> Examples {
    switch labels {
    case .classes(let classes, _):
      return Examples(features: table, targets: .classes(rows.map { classes.labels[$0] }))
    case .values(let values):
      // Measured against the values in the file, since single precision rounds a large offset's digits away.
      let own = rows.map { values[$0] }
      let targets = own.map { label?.apply($0) ?? Float($0) }
      return Examples(features: table, targets: .values(targets), ownValues: own)
    }
  }

  /// The training examples on which train metrics are measured: as many as there are validation examples, a fixed
  /// sample; at most 1,000 where there is no validation part. It is stratified as the parts are.
  ///
  /// - Returns: Places in the training part, in ascending order.
  private func trainSample(of train: [Int], validation: Int) -> [Int] {
    let count = min(train.count, validation > 0 ? validation : 1_000)
    let order = RandomStream(StreamKey(seed: seed, purpose: .trainSample)).permutation(train.count)
    guard let classes, section.split.isStratified else { return order.prefix(count).sorted() }
    let labels = train.map { classes.labels[$0] }
    return stratifiedSample(count, of: order, labels: labels, classCount: classes.names.count).sorted()
  }
}
