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

  package var statePerParameter: Int { 1 }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func update<S: EngineScalar>(_ update: Update, in arena: inout Arena<S>) -> Double {
    let rate = S(update.learningRate)
    let decay = S(update.decay)
    let epsilon = S(epsilon)
    @inline(__always)
    func step(_ w: inout SIMD8<S>, _ s: inout SIMD8<S>, _ g: SIMD8<S>) {
      let gradient = g + decay * w
      s += gradient * gradient
      w -= rate * gradient / (S.squareRoots(s) + epsilon)
    }
    return arena.sweep(update.parameters, update.memory(0), emptying: update.gradients, step)
  }
}
