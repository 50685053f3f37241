package import CaviarCompute
internal import CaviarSpec

/// N(0, 2 / (D + H)), not truncated, for layers before tanh and sigmoid: a compromise between the variance of
/// activations and that of gradients.
package struct Xavier: Initializer {
  package static let name = "xavier"
  package static let otherNames = ["glorot", "glorot_normal", "xavier_normal"]
  package static let summary = "Normal with variance 2 / (inputs + outputs): for tanh and sigmoid."
  package static let example = "init: xavier"
  package static let source: String? =
    "Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks, AISTATS 2010"

  package init() {}

  package func distribution(_ fan: Fan) -> Distribution {
    .normal(deviation: (2 / Double(fan.inputs + fan.outputs)).squareRoot())
  }
}
