package import CaviarCompute
package import CaviarSpec
internal import Glibc

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

  package var statePerParameter: Int { 2 }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func update<S: EngineScalar>(_ update: Update, in arena: inout Arena<S>) -> Double {
    self.update(update, keeping: 1, in: &arena)
  }

  /// A step that first multiplies the parameters by `part`: the weight decay of ``AdamW``.
  @inline(__always)
  func update<S: EngineScalar>(_ update: Update, keeping part: Double, in arena: inout Arena<S>) -> Double {
    let part = S(part)
    let rate = S(update.learningRate / (1 - pow(beta1, Double(update.step))))
    let spread = S(1 / (1 - pow(beta2, Double(update.step))).squareRoot())
    let decay = S(update.decay)
    let epsilon = S(epsilon)
    let (keepMean, takeMean) = (S(beta1), S(1 - beta1))
    let (keepSquare, takeSquare) = (S(beta2), S(1 - beta2))
    @inline(__always)
    func step(_ w: inout SIMD8<S>, _ m: inout SIMD8<S>, _ v: inout SIMD8<S>, _ g: SIMD8<S>) {
      let gradient = g + decay * w
      m = keepMean * m + takeMean * gradient
      v = keepSquare * v + takeSquare * (gradient * gradient)
      w = part * w - rate * m / (S.squareRoots(v) * spread + epsilon)
    }
    return arena.sweep(update.parameters, update.memory(0), update.memory(1), emptying: update.gradients, step)
  }
}
