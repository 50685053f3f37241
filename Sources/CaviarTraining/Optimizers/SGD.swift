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

  package var statePerParameter: Int { 0 }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func update<S: EngineScalar>(_ update: Update, in arena: inout Arena<S>) -> Double {
    let rate = S(update.learningRate)
    let decay = S(update.decay)
    @inline(__always)
    func step(_ w: inout SIMD8<S>, _ g: SIMD8<S>) {
      w -= rate * (g + decay * w)
    }
    return arena.sweep(update.parameters, emptying: update.gradients, step)
  }
}
