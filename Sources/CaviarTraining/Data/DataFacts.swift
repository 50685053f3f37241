internal import CaviarCompute

/// What is known of a fit's data before any training: the measure of its losses, and the scale of its inputs.
package struct DataFacts: Sendable, Hashable {
  /// The number of training examples.
  package let rows: Int
  /// The number of validation examples; 0 without a validation part.
  package let validationRows: Int
  /// The loss of the best constant prediction on the training part.
  package let baselineLoss: Double
  /// Fraction of the training examples that are of the most frequent class; nil for values.
  package let commonest: Double?
  /// Of the rarest class that has any.
  package let rarest: Double?
  /// The largest root mean square of a feature, as the network sees it, on the training sample.
  package let inputScale: Double

  package init(
    rows: Int, validationRows: Int, baselineLoss: Double, commonest: Double?, rarest: Double?, inputScale: Double
  ) {
    self.rows = rows
    self.validationRows = validationRows
    self.baselineLoss = baselineLoss
    self.commonest = commonest
    self.rarest = rarest
    self.inputScale = inputScale
  }
}

extension TrainingData {
  /// The facts of this data. Cost: a pass over the labels and the training sample.
  ///
  /// - Parameter baselineLoss: The loss of the best constant prediction.
  package func facts(baselineLoss: Double) -> DataFacts {
    var squares = [Double](repeating: 0, count: train.columns)
    for row in trainSample {
      let numbers = train.features.rows([row])
      for column in numbers.indices { squares[column] += Double(numbers[column]) * Double(numbers[column]) }
    }
    let shares = classShares
    return DataFacts(
      rows: train.count, validationRows: validation?.count ?? 0, baselineLoss: baselineLoss, commonest: shares.max(),
      rarest: shares.min(),
      inputScale: ((squares.max() ?? 0) / Double(trainSample.count)).squareRoot())
  }

  /// Fraction of the training examples of each class that has any.
  var classShares: [Double] {
    var counts = [Int](repeating: 0, count: classCount)
    for label in train.labels { counts[Int(label)] += 1 }
    return counts.filter { $0 > 0 }.map { Double($0) / Double(train.count) }
  }
}
