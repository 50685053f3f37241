package import CaviarCompute
package import CaviarSpec

/// Steps that shrink with what each parameter has seen: s ← s + g², w ← w − η·g / (√s + ε).
package struct Adagrad: Optimizer {
  package static let name = "adagrad"
  package static let otherNames = ["ada_grad", "adagradoptimizer"]
  package static let summary = "Divides the step of each parameter by the root of all its squared gradients so far."
  package static let example = "optimizer: {adagrad: {epsilon: 1e-8}}"
  package static let source: String? =
    "Duchi et al., Adaptive Subgradient Methods for Online Learning and Stochastic Optimization, JMLR 12, 2011"
  package static let fields: [Field<Self>] = [
    Field(
      "epsilon", \.epsilon, .number(.positive), otherNames: ["eps", "initial_accumulator_value"],
      "Keeps the division from zero.")
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
