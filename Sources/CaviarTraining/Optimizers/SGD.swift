package import CaviarCompute
internal import CaviarSpec

/// Stochastic gradient descent without momentum: w ← w − η·g.
package struct SGD: Optimizer {
  package static let name = "sgd"
  package static let otherNames = ["gd", "gradient_descent", "vanilla"]
  package static let summary = "Stochastic gradient descent on mini-batches, without momentum."
  package static let example = "optimizer: sgd"
  package static let source: String? = "Robbins and Monro, A Stochastic Approximation Method, 1951"

  package init() {}

  package var rule: StepRule { .sgd }

  package func constants(_ step: StepContext) -> [Double] { [] }
}
