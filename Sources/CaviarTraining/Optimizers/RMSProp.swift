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

  package var statePerParameter: Int { 1 }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func update<S: EngineScalar>(_ update: Update, in arena: inout Arena<S>) -> Double {
    let rate = S(update.learningRate)
    let decay = S(update.decay)
    let epsilon = S(epsilon)
    let (keep, take) = (S(rho), S(1 - rho))
    @inline(__always)
    func step(_ w: inout SIMD8<S>, _ s: inout SIMD8<S>, _ g: SIMD8<S>) {
      let gradient = g + decay * w
      s = keep * s + take * (gradient * gradient)
      w -= rate * gradient / (S.squareRoots(s) + epsilon)
    }
    return arena.sweep(update.parameters, update.memory(0), emptying: update.gradients, step)
  }
}
