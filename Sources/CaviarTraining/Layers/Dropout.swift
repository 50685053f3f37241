package import CaviarCompute
internal import CaviarRandom
package import CaviarSpec

/// Sets each activation to 0 with probability `rate` in training, and divides the others by 1 − rate (inverted
/// dropout), so that evaluation, which changes nothing, sees the same expected values.
///
/// An activation is kept where u ≥ rate. u is a uniform random number that depends on epoch, step, example and unit,
/// and is the same in all trials; the rate is the fit's own.
package struct Dropout: Layer {
  package static let name = "dropout"
  package static let otherNames = ["drop_out", "inverted_dropout"]
  package static let summary = "Sets activations to 0 at random in training."
  package static let example = "dropout: {rate: 0.5}"
  package static let source: String? =
    "Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, JMLR 15, 2014"
  package static let fields: [Field<Self>] = [
    Field(
      "rate", \.rate, .number(.belowOne), required: true,
      otherNames: ["p", "prob", "probability", "dropout_rate", "dropout_prob", "ratio", "drop"],
      "The probability that an activation is set to 0: 1 − keep_prob."),
    .label,
  ]

  package var rate = 0.0
  package var label: String?

  package init() {}

  package func needs(inputs: Int) -> LayerNeeds {
    var needs = LayerNeeds.elementwise(inputs)
    needs.keepsOutput = false
    needs.keepsMatrix = true
    return needs
  }

  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    arena.copy(activations.input, into: activations.output)
    guard case .training(let epoch, let step) = mode, rate > 0 else { return }
    let stream = RandomStream(memory.noise, epoch: epoch, step: step)
    arena.dropoutMask(activations.kept, rate: rate, from: stream)
    arena.multiply(activations.output, by: activations.kept)
  }

  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    guard rate > 0, let inputGradient = activations.inputGradient else { return }
    arena.multiply(inputGradient, by: activations.kept)
  }
}
