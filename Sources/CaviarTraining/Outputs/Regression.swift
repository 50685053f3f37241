package import CaviarCompute
package import CaviarSpec

/// The output of a regression: one dense unit, whose output ŷ [B × 1] is the prediction, and a loss of the residual r =
/// ŷ − y.
///
/// The losses are r² (`squared`), |r| (`absolute`), and ½·r² for |r| ≤ 1, |r| − ½ beyond (`huber`). Their derivatives
/// are 2·r, sign r, and r clipped to [−1, 1].
package struct Regression: Output {
  /// The loss of the residual.
  package enum Loss: String, CaseIterable, Sendable {
    case squared, absolute, huber
  }

  package static let name = "regression"
  package static let otherNames = ["linear_regression", "mse", "regressor", "mean_squared_error", "value"]
  package static let summary = "The output for regression: one dense unit, and the squared, absolute or Huber loss."
  package static let example = "regression: {loss: squared}"
  package static let source: String? = "Huber, Robust Estimation of a Location Parameter, 1964"
  package static let isClassification = false
  package static let fields: [Field<Self>] = [
    Field(
      "loss", \.loss, .word, otherNames: ["criterion", "objective", "loss_function"],
      "The loss of the residual r: r² (squared), |r| (absolute), or ½·r² for |r| ≤ 1 and |r| − ½ beyond (huber)."
    ),
    Field(
      "init", \.initializer, initializerKind.codec,
      otherNames: ["initializer", "kernel_initializer", "weight_init", "initialization", "weights"],
      "The initializer of the weights, small so that first predictions are near 0. The bias is initialized to 0."),
    Field(
      "bias", \.hasBias, .boolean, otherNames: ["use_bias", "biases", "fit_intercept", "intercept"],
      "Whether to add a bias."),
    .label,
  ]

  package var loss = Loss.squared
  package var initializer: any Initializer = RandomNormal()
  package var hasBias = true
  package var label: String?

  package init() {}

  package func lossOfChance(_ data: TrainingData) -> LossOfChance {
    guard case .values(let values) = data.train.targets else { return LossOfChance(mean: .nan, standardError: .nan) }
    let costs = data.trainSample.map { cost(Double(values[$0])) }
    let count = Double(costs.count)
    let mean = costs.reduce(0, +) / count
    let squares = costs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return LossOfChance(mean: mean, standardError: count > 1 ? (squares / (count - 1) / count).squareRoot() : 0)
  }

  /// The loss of the mean.
  package func baselineLoss(_ data: TrainingData) -> Double {
    guard case .values(let values) = data.train.targets else { return .nan }
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    return values.reduce(0) { $0 + cost(Double($1) - mean) } / Double(values.count)
  }

  package func needs(inputs: Int, classes: Int) -> LayerNeeds {
    var needs = Affine.needs(inputs: inputs, outputs: 1, initializer, hasBias: hasBias)
    needs.scratchPerRow = 1
    return needs
  }

  private func cost(_ residual: Double) -> Double {
    switch loss {
    case .squared: residual * residual
    case .absolute: residual.magnitude
    case .huber: residual.magnitude <= 1 ? residual * residual / 2 : residual.magnitude - 0.5
    }
  }

  package func loss<S: EngineScalar>(_ activations: Activations, _ targets: BatchTargets, in arena: inout Arena<S>)
    -> Double
  {
    let losses = activations.scratchOfRows
    arena.residuals(loss.residual, activations.output, targets.values, losses: losses, writesGradient: true)
    return arena.sum(losses) / Double(activations.output.rows)
  }

  package func measure<S: EngineScalar>(
    _ activations: Activations, _ targets: BatchTargets, keepsScores: Bool, in arena: inout Arena<S>
  ) -> Measurement {
    var result = Measurement()
    result.rows = activations.output.rows
    let losses = activations.scratchOfRows
    arena.residuals(loss.residual, activations.output, targets.values, losses: losses, writesGradient: false)
    result.loss = arena.sum(losses)
    result.scores = arena.floats(in: activations.output)
    return result
  }

  package func predict<S: EngineScalar>(_ activations: Activations, in arena: inout Arena<S>) -> [Int32] { [] }
}

extension Regression.Loss {
  fileprivate var residual: ResidualLoss {
    switch self {
    case .squared: .squared
    case .absolute: .absolute
    case .huber: .huber
    }
  }
}
