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

  package var statePerParameter: Int { 1 }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func update<S: EngineScalar>(_ update: Update, in arena: inout Arena<S>) -> Double {
    let rate = S(update.learningRate)
    let decay = S(update.decay)
    let beta = S(beta)
    @inline(__always)
    func step(_ w: inout SIMD8<S>, _ v: inout SIMD8<S>, _ g: SIMD8<S>) {
      let before = v
      v = beta * before - rate * (g + decay * w)
      w += (1 + beta) * v - beta * before
    }
    return arena.sweep(update.parameters, update.memory(0), emptying: update.gradients, step)
  }
}
