package import CaviarCompute
package import CaviarSpec
internal import Glibc

/// The output of a classification: a dense layer with one unit per class, softmax and cross-entropy. The scores z and
/// the probabilities p = exp(z − max z) / Σ exp(z − max z) are [C × B]. For two classes it is logistic regression.
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
    LossOfChance(mean: log(Double(data.classCount)), standardError: 0)
  }

  package func needs(inputs: Int, classes: Int) -> LayerNeeds {
    var needs = Affine.needs(inputs: inputs, outputs: classes, initializer, hasBias: hasBias)
    needs.scratchPerRow = 3
    return needs
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    Affine.forward(activations, memory, in: &arena)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    Affine.backward(activations, memory, in: &arena)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func loss<S: EngineScalar>(_ activations: Activations, _ targets: BatchTargets, in arena: inout Arena<S>)
    -> Double
  {
    let rows = activations.output.columns
    subtractMaxima(activations, in: &arena)
    var loss = crossEntropy(activations, targets, in: &arena)
    let share = 1 / S(rows)
    arena.update(activations.output.slice, activations.sums, reading: targets.values) { p, sums, targets in
      sums.transform { share / $0 }
      p.transformColumns(with: sums.span) { p, factor in p * factor }
      for row in 0..<rows { p[targets[row].whole * rows + row] -= share }
    }
    if let weights = targets.weights {
      loss = arena.read(activations.losses, weights) { losses, weights in
        weights.indices.reduce(0) { $0 + Double(weights[$1]) * Double(losses[$1]) }
      }
      arena.update(activations.output.slice, reading: weights) { gradient, weights in
        gradient.transformColumns(with: weights) { gradient, weight in gradient * weight }
      }
    }
    return loss / Double(rows)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func measure<S: EngineScalar>(
    _ activations: Activations, _ targets: BatchTargets, keepsScores: Bool, in arena: inout Arena<S>
  ) -> Measurement {
    var result = Measurement()
    result.rows = activations.output.columns
    // Before the maxima are subtracted, which rounds the scores.
    if keepsScores { result.scores = arena.byRows(activations.output) }
    subtractMaxima(activations, in: &arena)
    result.predicted = likeliest(activations, in: &arena)
    result.loss = crossEntropy(activations, targets, in: &arena)
    return result
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func predict<S: EngineScalar>(_ activations: Activations, in arena: inout Arena<S>) -> [Int32] {
    subtractMaxima(activations, in: &arena)
    let classes = likeliest(activations, in: &arena)
    exponentiate(activations, in: &arena)
    normalize(activations, in: &arena)
    return classes
  }

  /// The class with the highest score of each example, [B], the lower one of equal scores. Expects z − max z.
  ///
  /// Not from the probabilities, which may be equal for scores that differ.
  private func likeliest<S: EngineScalar>(_ activations: Activations, in arena: inout Arena<S>) -> [Int32] {
    let rows = activations.output.columns
    return arena.update(activations.losses, reading: activations.output.slice) { classes, z in
      for row in 0..<rows { classes[row] = 0 }
      // From the last class to the first, so that the lower of equals stays.
      for label in (0..<z.count / rows).reversed() {
        let number = S(label)
        for row in 0..<rows { classes[row] = z[label * rows + row] == 0 ? number : classes[row] }
      }
      return (0..<rows).map { Int32(classes[$0].whole) }
    }
  }

  /// z ← z − max z, [C × B], with the maxima over the classes.
  private func subtractMaxima<S: EngineScalar>(_ activations: Activations, in arena: inout Arena<S>) {
    arena.update(activations.losses, reading: activations.output.slice) { maxima, z in
      maxima.copy(z.extracting(0..<maxima.count))
      maxima.accumulate(rowsOf: z) { maximum, z in z > maximum ? z : maximum }
    }
    arena.update(activations.output.slice, reading: activations.losses) { z, maxima in
      z.transformColumns(with: maxima) { z, maximum in z - maximum }
    }
  }

  /// z ← eᶻ, [C × B], and its sums over the classes in `activations.sums`.
  private func exponentiate<S: EngineScalar>(_ activations: Activations, in arena: inout Arena<S>) {
    arena.update(activations.output.slice) { S.exponential(&$0) }
    arena.update(activations.sums, reading: activations.output.slice) { sums, p in
      sums.transform { _ in 0 }
      sums.accumulate(rowsOf: p) { sum, p in sum + p }
    }
  }

  /// eᶻ ← eᶻ / Σ eᶻ.
  private func normalize<S: EngineScalar>(_ activations: Activations, in arena: inout Arena<S>) {
    arena.update(activations.output.slice, reading: activations.sums) { p, sums in
      p.transformColumns(with: sums) { p, sum in p / sum }
    }
  }

  /// The sum of the examples' losses, which are left in `activations.losses`. Expects scores less their maxima, and
  /// overwrites them with eᶻ.
  private func crossEntropy<S: EngineScalar>(
    _ activations: Activations, _ targets: BatchTargets, in arena: inout Arena<S>
  ) -> Double {
    let rows = activations.output.columns
    var sum = arena.update(activations.losses, reading: activations.output.slice, targets.values) {
      losses, z, targets in
      for row in 0..<rows { losses[row] = -z[targets[row].whole * rows + row] }
      return Double(losses.span.sum)
    }
    exponentiate(activations, in: &arena)
    arena.update(activations.losses, activations.logarithms, reading: activations.sums) { losses, logarithms, sums in
      logarithms.copy(sums)
      S.logarithm(&logarithms)
      losses.transform(with: logarithms.span) { $0 + $1 }
      sum += Double(logarithms.span.sum)
    }
    return sum
  }
}

extension Activations {
  /// [B]: the highest score, then the loss of each example.
  fileprivate var losses: Slice { scratch[0..<output.columns] }
  /// [B]: Σ eᶻ over the classes.
  fileprivate var sums: Slice { scratch[output.columns..<2 * output.columns] }
  /// [B]: ln Σ eᶻ.
  fileprivate var logarithms: Slice { scratch[2 * output.columns..<3 * output.columns] }
}
