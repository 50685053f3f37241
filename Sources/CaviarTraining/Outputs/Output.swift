package import CaviarCompute

/// The last layer of a model with its loss: an affine map to the scores [B × C], and the loss of the scores. A regression
/// has [B × 1].
///
/// Layer and loss are one component, since scores, loss and gradient are computed together without loss of precision.
/// The network computes the map, as that of a dense layer.
package protocol Output: ModelItem {
  /// True for an output that predicts classes, false for one that predicts values.
  static var isClassification: Bool { get }

  /// The loss, on the training sample, of a model that has learned nothing: all classes are equally likely, or the
  /// prediction is 0. The check `initial_loss` expects it.
  func lossOfChance(_ data: TrainingData) -> LossOfChance

  /// The loss of the best constant prediction on the training part: what a model reaches that learns nothing from the
  /// features.
  func baselineLoss(_ data: TrainingData) -> Double

  /// The needs of the output with `inputs` inputs D per example.
  func needs(inputs: Int, classes: Int) -> LayerNeeds

  /// The mean loss of the batch, each example with its weight. Overwrites the scores [B × C] with their gradient.
  func loss<S: EngineScalar>(_ activations: Activations, _ targets: BatchTargets, in arena: inout Arena<S>) -> Double

  /// The loss and the predictions of the examples, without weights. May overwrite the scores.
  ///
  /// - Parameter keepsScores: True to return the scores of the classes as well.
  func measure<S: EngineScalar>(
    _ activations: Activations, _ targets: BatchTargets, keepsScores: Bool, in arena: inout Arena<S>
  ) -> Measurement

  /// Overwrites the scores with the predictions: the probabilities of the classes [B × C], or the values [B × 1].
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
  /// The classes of the examples, or their values.
  package enum Places: Sendable {
    case classes(Labels)
    case values(Slice)
  }

  package let places: Places
  /// The weight of each example in the loss, [B], by its class; nil if all are 1.
  package let weights: Slice?

  /// The classes, of a classification.
  var labels: Labels {
    guard case .classes(let labels) = places else { preconditionFailure("a classification has classes") }
    return labels
  }

  /// The values, of a regression.
  var values: Slice {
    guard case .values(let values) = places else { preconditionFailure("a regression has values") }
    return values
  }
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
