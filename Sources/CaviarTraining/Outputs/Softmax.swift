internal import CKernels
package import CaviarCompute
package import CaviarSpec

/// The output of a classification: a dense layer with one unit per class, softmax and cross-entropy. The scores z and
/// the probabilities p = exp(z − max z) / Σ exp(z − max z) are [B × C]. For two classes it is logistic regression.
///
/// The loss −ln p of the true class is computed as max z + ln Σ exp(z − max z) − z, which does not overflow for scores
/// of any size. Its gradient with respect to the scores is p − y, with y the one-hot encoding of the true class.
package struct Softmax: Output {
  package static let name = "softmax"
  package static let otherNames = [
    "cross_entropy", "crossentropy", "logsoftmax", "log_softmax", "logistic", "classifier",
  ]
  package static let summary = "The output for classification: one dense unit per class, softmax and cross-entropy."
  package static let example = "softmax"
  package static let isClassification = true
  package static let fields: [Field<Self>] = [
    Field(
      "init", \.initializer, initializerKind.codec,
      otherNames: ["initializer", "kernel_initializer", "weight_init", "initialization", "weights"],
      "The initializer of the weights, small so that the initial loss is ln C. Biases are initialized to 0."),
    Field(
      "bias", \.hasBias, .boolean, otherNames: ["use_bias", "biases", "fit_intercept", "intercept"],
      "Whether to add a bias."),
    .label,
  ]

  package var initializer: any Initializer = RandomNormal()
  package var hasBias = true
  package var label: String?

  package init() {}

  package func lossOfChance(_ data: TrainingData) -> LossOfChance {
    LossOfChance(mean: ck_log(Double(data.classCount)), standardError: 0)
  }

  /// The entropy of the classes, in nats.
  package func baselineLoss(_ data: TrainingData) -> Double {
    data.classShares.reduce(0) { $0 - $1 * ck_log($1) }
  }

  package func needs(inputs: Int, classes: Int) -> LayerNeeds {
    var needs = Affine.needs(inputs: inputs, outputs: classes, initializer, hasBias: hasBias)
    needs.scratchPerRow = 1
    return needs
  }

  package func loss<S: EngineScalar>(_ activations: Activations, _ targets: BatchTargets, in arena: inout Arena<S>)
    -> Double
  {
    let losses = activations.scratchOfRows
    arena.crossEntropy(activations.output, targets.labels, weights: targets.weights, losses: losses)
    return arena.sum(losses, weights: targets.weights) / Double(activations.output.rows)
  }

  package func measure<S: EngineScalar>(
    _ activations: Activations, _ targets: BatchTargets, keepsScores: Bool, in arena: inout Arena<S>
  ) -> Measurement {
    var result = Measurement()
    result.rows = activations.output.rows
    if keepsScores { result.scores = arena.floats(in: activations.output) }
    let losses = activations.scratchOfRows
    result.predicted = arena.softmax(activations.output, targets.labels, losses: losses)
    result.loss = arena.sum(losses)
    return result
  }

  package func predict<S: EngineScalar>(_ activations: Activations, in arena: inout Arena<S>) -> [Int32] {
    arena.softmax(activations.output, nil, losses: activations.scratchOfRows)
  }
}
