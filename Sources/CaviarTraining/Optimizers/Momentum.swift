package import CaviarCompute
package import CaviarSpec

/// Gradient descent with classical momentum (the heavy ball): v ← β·v − η·g, w ← w + v.
package struct Momentum: Optimizer {
  package static let name = "momentum"
  package static let otherNames = ["sgd_momentum", "momentum_sgd", "heavy_ball", "sgdm"]
  package static let summary = "Gradient descent with momentum, which averages over about the last 1 / (1 − β) steps."
  package static let example = "optimizer: {momentum: {beta: 0.9}}"
  package static let source: String? = "Polyak, Some Methods of Speeding Up the Convergence of Iteration Methods, 1964"
  package static let fields: [Field<Self>] = [
    Field(
      "beta", \.beta, .number(.averaging), otherNames: ["momentum", "mu", "rho", "alpha", "decay"],
      "The momentum: the fraction of the velocity kept at each step.")
  ]

  package var beta = 0.9

  package init() {}

  package var rule: StepRule { .momentum }

  package func constants(_ step: StepContext) -> [Double] { [beta] }
}
