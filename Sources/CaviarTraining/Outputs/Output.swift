package import CaviarCompute

/// What a model ends with: a layer of its own from the numbers before it to the scores, and the loss of the scores.
///
/// The methods are called without knowing the scalar: give each both specializations.
package protocol Output: ModelItem {
  /// Whether it tells classes, and not values.
  static var isClassification: Bool { get }

  /// The loss, on the training sample, of a model that knows nothing: all classes as likely, or the value 0.
  func lossOfChance(_ data: TrainingData) -> LossOfChance

  /// What it needs where it sees `inputs` numbers per row.
  func needs(inputs: Int, classes: Int) -> LayerNeeds

  /// Writes the scores into `activations.output`. Where it weighs its input, W·a is there already.
  func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>)

  /// The mean loss of the batch, each row with its weight. Puts its gradient in the place of the scores.
  func loss<S: EngineScalar>(_ activations: Activations, _ targets: BatchTargets, in arena: inout Arena<S>) -> Double

  /// Writes the gradients of the parameters, and `activations.inputGradient` where there is one, from `activations.outputGradient`. Where
  /// it weighs its input, the gradients of W and of the input are not its concern.
  func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>)

  /// What the scores say of the rows, without weights. May overwrite the scores.
  ///
  /// - Parameter keepsScores: Whether the scores of classes are wanted beside the classes.
  func measure<S: EngineScalar>(
    _ activations: Activations, _ targets: BatchTargets, keepsScores: Bool, in arena: inout Arena<S>
  ) -> Measurement

  /// Puts the predictions in the place of the scores: the probabilities of the classes, or the values.
  ///
  /// - Returns: For each row the class that ``measure(_:_:keepsScores:in:)`` tells of the same scores; none where it tells
  ///   values.
  func predict<S: EngineScalar>(_ activations: Activations, in arena: inout Arena<S>) -> [Int32]
}

/// The mean loss of the rows at hand where nothing has been learned.
package struct LossOfChance: Hashable, Sendable {
  package let mean: Double
  /// How far, as a standard deviation, the mean of other rows of the same kind would be from the true one.
  package let standardError: Double
}

extension Output {
  /// Whether it tells classes, and not values.
  package var isClassification: Bool { Self.isClassification }
}

/// What should have come out for the rows of a batch.
package struct BatchTargets: Sendable {
  /// For each row its class, counted from 0, or its value.
  package let values: Slice
  /// How much each row counts in the loss, by its class; nil where all count alike.
  package let weights: Slice?
}

/// What was measured over rows, added up.
package struct Measurement: Hashable, Sendable {
  package var rows = 0
  /// The sum of the rows' losses.
  package var loss = 0.0
  /// For each row the class with the highest score, the lower one where scores are equal.
  package var predicted: [Int32] = []
  /// For each row the scores of the classes, from which probabilities would follow, or the value; as far as they are kept.
  package var scores: [Float] = []

  package init() {}

  /// The mean loss.
  package var meanLoss: Double { loss / Double(rows) }

  package static func += (sum: inout Measurement, more: Measurement) {
    sum.rows += more.rows
    sum.loss += more.loss
    sum.predicted += more.predicted
    sum.scores += more.scores
  }
}

extension Arena {
  /// The numbers of units × rows, row after row.
  borrowing func byRows(_ matrix: Matrix) -> [Float] {
    read(matrix.slice) { numbers in
      var list: [Float] = []
      list.reserveCapacity(numbers.count)
      for row in 0..<matrix.columns {
        for unit in 0..<matrix.rows { list.append(Float(numbers[unit * matrix.columns + row])) }
      }
      return list
    }
  }
}
