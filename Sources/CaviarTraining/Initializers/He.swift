internal import CaviarSpec

/// N(0, 2 / inputs), not truncated, for layers before ReLUs.
package struct He: Initializer {
  package static let name = "he"
  package static let otherNames = ["kaiming", "kaiming_normal", "he_normal", "msra"]
  package static let summary = "Normal with variance 2 / inputs: keeps the size of what ReLUs pass on."
  package static let example = "init: he"
  package static let source: String? = "He et al., Delving Deep into Rectifiers, 2015, arXiv:1502.01852"

  package init() {}

  package func distribution(_ fan: Fan) -> Distribution { .normal(deviation: (2 / Double(fan.inputs)).squareRoot()) }
}
