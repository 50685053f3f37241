package import CaviarCompute
internal import CaviarSpec

/// Zero for all weights. In a hidden layer all units begin equal, and only the next layer's weights tell their gradients apart: meant for
/// the output layer, or for a lesson.
package struct Zeros: Initializer {
  package static let name = "zeros"
  package static let otherNames = ["zero"]
  package static let summary = "Zero for all weights. Hidden units that start equal learn alike."
  package static let example = "init: zeros"

  package init() {}

  package var isConstant: Bool { true }

  package func distribution(_ fan: Fan) -> Distribution { .constant(0) }
}
