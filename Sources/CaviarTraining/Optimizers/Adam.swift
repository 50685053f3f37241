internal import CKernels
package import CaviarCompute
package import CaviarSpec

/// Adaptive steps for each parameter, from running averages of its gradient and squared gradient:
/// m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − η·m̂ / (√v̂ + ε),
/// with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), which corrects for the start at 0.
package struct Adam: Optimizer {
  package static let name = "adam"
  package static let otherNames = ["adamoptimizer", "adaptive_moments"]
  package static let summary = "Adapts each parameter's step to running averages of its gradient and squared gradient."
  package static let example = "optimizer: {adam: {beta1: 0.9, beta2: 0.999, epsilon: 1e-8}}"
  package static let source: String? =
    "Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015, arXiv:1412.6980"
  package static let fields: [Field<Self>] = [
    Field(
      "beta1", \.beta1, .number(.averaging), otherNames: ["beta_1", "b1", "beta", "momentum"],
      "The decay rate of the running average of the gradient."),
    Field(
      "beta2", \.beta2, .number(.averaging), otherNames: ["beta_2", "b2", "rho", "decay"],
      "The decay rate of the running average of the squared gradient."),
    Field(
      "epsilon", \.epsilon, .number(.positive), otherNames: ["eps", "adam_epsilon"],
      "Added to the denominator for numerical stability."),
  ]

  package var beta1 = 0.9
  package var beta2 = 0.999
  package var epsilon = 1e-8

  package init() {}

  package var rule: StepRule { .adam }
  package var dependsOnStep: Bool { true }

  package func rate(_ step: StepContext) -> Double { step.learningRate / (1 - ck_pow(beta1, Double(step.step))) }

  package func constants(_ step: StepContext) -> [Double] { constants(step, keeping: 1) }

  /// The constants of a step that first multiplies the parameters by `part`: the weight decay of ``AdamW``.
  func constants(_ step: StepContext, keeping part: Double) -> [Double] {
    let spread = 1 / (1 - ck_pow(beta2, Double(step.step))).squareRoot()
    return [epsilon, beta1, 1 - beta1, beta2, 1 - beta2, spread, part]
  }
}
