package import CaviarCompute
package import CaviarSpec

/// Nesterov's accelerated gradient: momentum with the gradient taken at the look-ahead position.
///
/// The parameters are stored at the look-ahead position, as in CS231n:
/// v' = β·v − η·g, w ← w − β·v + (1 + β)·v', v ← v'.
package struct Nesterov: Optimizer {
  package static let name = "nesterov"
  package static let otherNames = ["nag", "nesterov_momentum", "nesterovs"]
  package static let summary = "Momentum with the gradient taken at the look-ahead position."
  package static let example = "optimizer: {nesterov: {beta: 0.9}}"
  package static let source: String? =
    "Nesterov, A Method of Solving a Convex Programming Problem with Convergence Rate O(1/k²), 1983; CS231n, Stanford"
  package static let fields: [Field<Self>] = [
    Field(
      "beta", \.beta, .number(.averaging), otherNames: ["momentum", "mu", "rho", "alpha", "decay"],
      "The momentum: the fraction of the velocity kept at each step.")
  ]

  package var beta = 0.9

  package init() {}

  package var rule: StepRule { .nesterov }

  package func constants(_ step: StepContext) -> [Double] { [beta] }
}
