package import CaviarCompute
internal import CaviarSpec

/// N(0, 1 / D), not truncated: keeps the variance of z from one linear layer to the next.
package struct LeCun: Initializer {
  package static let name = "lecun"
  package static let otherNames = ["lecun_normal"]
  package static let summary = "Normal with variance 1 / inputs: keeps the variance through linear layers."
  package static let example = "init: lecun"
  package static let source: String? = "LeCun et al., Efficient BackProp, 1998"

  package init() {}

  package func distribution(_ fan: Fan) -> Distribution { .normal(deviation: (1 / Double(fan.inputs)).squareRoot()) }
}
