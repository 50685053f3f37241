package import CaviarCompute
internal import CaviarSpec

/// N(0, 2 / D), not truncated, for layers before ReLUs: keeps the variance of z from layer to layer.
package struct He: Initializer {
  package static let name = "he"
  package static let otherNames = ["kaiming", "kaiming_normal", "he_normal", "msra"]
  package static let summary = "Normal with variance 2 / inputs: keeps the variance from layer to layer with ReLU."
  package static let example = "init: he"
  package static let source: String? = "He et al., Delving Deep into Rectifiers, 2015, arXiv:1502.01852"

  package init() {}

  package func distribution(_ fan: Fan) -> Distribution { .normal(deviation: (2 / Double(fan.inputs)).squareRoot()) }
}
