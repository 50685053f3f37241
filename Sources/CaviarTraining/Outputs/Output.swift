package import CaviarCompute

/// The last layer of a model with its loss: computes the scores [C × B] from its input [D × B], and the loss of the
/// scores. A regression has [1 × B].
///
/// Layer and loss are one component, since scores, loss and gradient are computed together without loss of precision.
/// The methods are called through existentials, without knowing the scalar: give each both specializations.
package protocol Output: ModelItem {
  /// True for an output that predicts classes, false for one that predicts values.
  static var isClassification: Bool { get }

  /// The loss, on the training sample, of a model that has learned nothing: all classes are equally likely, or the
  /// prediction is 0. The check `initial_loss` expects it.
  func lossOfChance(_ data: TrainingData) -> LossOfChance

  /// The needs of the output with `inputs` inputs D per example.
  func needs(inputs: Int, classes: Int) -> LayerNeeds

  /// Writes the scores to `activations.output`. Of an output with ``LayerNeeds/multipliesInput``, it already holds W·a.
  func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>)

  /// The mean loss of the batch, each example with its weight. Overwrites the scores [C × B] with their gradient.
  func loss<S: EngineScalar>(_ activations: Activations, _ targets: BatchTargets, in arena: inout Arena<S>) -> Double

  /// Writes the gradients of the parameters and `activations.inputGradient`, unless it is nil, from
  /// `activations.outputGradient`. An output with ``LayerNeeds/multipliesInput`` leaves the gradients of W and of the
  /// input to the network.
  func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>)

  /// The loss and the predictions of the examples, without weights. May overwrite the scores.
  ///
  /// - Parameter keepsScores: True to return the scores of the classes as well.
  func measure<S: EngineScalar>(
    _ activations: Activations, _ targets: BatchTargets, keepsScores: Bool, in arena: inout Arena<S>
  ) -> Measurement

  /// Overwrites the scores with the predictions: the probabilities of the classes [C × B], or the values [1 × B].
  ///
  /// - Returns: The predicted class of each example, [B], the same as ``measure(_:_:keepsScores:in:)`` reports; empty
  ///   for values.
  func predict<S: EngineScalar>(_ activations: Activations, in arena: inout Arena<S>) -> [Int32]
}

/// The loss of a model that has learned nothing, with its uncertainty: the initial loss of a network should be near it.
package struct LossOfChance: Hashable, Sendable {
  package let mean: Double
  /// The standard error of the mean over the sampled examples.
  package let standardError: Double
}

extension Output {
  /// True for an output that predicts classes, false for one that predicts values.
  package var isClassification: Bool { Self.isClassification }
}

/// The targets of a batch, in the arena.
package struct BatchTargets: Sendable {
  /// The class, counted from 0, or the value of each example, [B].
  package let values: Slice
  /// The weight of each example in the loss, [B], by its class; nil if all are 1.
  package let weights: Slice?
}

/// The loss and the predictions of some examples. Blocks are measured one by one and added up.
package struct Measurement: Hashable, Sendable {
  /// The number of examples N.
  package var rows = 0
  /// The sum of the examples' losses.
  package var loss = 0.0
  /// The class with the highest score of each example, [N]; the lower one of equal scores. Empty for values.
  package var predicted: [Int32] = []
  /// The scores of the classes, [N × C], before softmax, or the predicted values, [N × 1]; row-major. Empty where
  /// scores are not kept.
  package var scores: [Float] = []

  package init() {}

  /// The mean loss per example.
  package var meanLoss: Double { loss / Double(rows) }

  package static func += (sum: inout Measurement, more: Measurement) {
    sum.rows += more.rows
    sum.loss += more.loss
    sum.predicted += more.predicted
    sum.scores += more.scores
  }
}

extension Arena {
  /// The transpose of a row-major [H × B], as a row-major [B × H].
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
