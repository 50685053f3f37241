package import CaviarCompute
package import CaviarSpec

/// Adaptive steps for each parameter, from a running average of its squared gradient:
/// s ← ρ·s + (1 − ρ)·g², w ← w − η·g / (√s + ε).
package struct RMSProp: Optimizer {
  package static let name = "rmsprop"
  package static let otherNames = ["rms_prop", "rms", "rmspropoptimizer"]
  package static let summary =
    "Divides each parameter's step by the root of the running average of its squared gradient."
  package static let example = "optimizer: {rmsprop: {rho: 0.9, epsilon: 1e-8}}"
  package static let source: String? = "Tieleman and Hinton, Lecture 6.5: rmsprop, Coursera, 2012"
  package static let fields: [Field<Self>] = [
    Field(
      "rho", \.rho, .number(.averaging), otherNames: ["alpha", "decay", "decay_rate", "beta", "beta2", "gamma"],
      "The decay rate of the running average of the squared gradient."),
    Field(
      "epsilon", \.epsilon, .number(.positive), otherNames: ["eps"],
      "Added to the denominator for numerical stability."),
  ]

  package var rho = 0.9
  package var epsilon = 1e-8

  package init() {}

  package var rule: StepRule { .rmsprop }

  package func constants(_ step: StepContext) -> [Double] { [epsilon, rho, 1 - rho] }
}
