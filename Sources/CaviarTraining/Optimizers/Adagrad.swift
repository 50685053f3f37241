package import CaviarCompute
package import CaviarSpec

/// Adaptive steps that shrink with the sum of a parameter's squared gradients: s ← s + g², w ← w − η·g / (√s + ε).
package struct Adagrad: Optimizer {
  package static let name = "adagrad"
  package static let otherNames = ["ada_grad", "adagradoptimizer"]
  package static let summary = "Divides each parameter's step by the root of the sum of its squared gradients so far."
  package static let example = "optimizer: {adagrad: {epsilon: 1e-8}}"
  package static let source: String? =
    "Duchi et al., Adaptive Subgradient Methods for Online Learning and Stochastic Optimization, JMLR 12, 2011"
  package static let fields: [Field<Self>] = [
    Field(
      "epsilon", \.epsilon, .number(.positive), otherNames: ["eps", "initial_accumulator_value"],
      "Added to the denominator for numerical stability.")
  ]

  package var epsilon = 1e-8

  package init() {}

  package var rule: StepRule { .adagrad }

  package func constants(_ step: StepContext) -> [Double] { [epsilon] }
}
