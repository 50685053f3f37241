internal import CaviarSpec

/// All zero. In a hidden layer it makes all units the same, for good; it belongs before the output, or in a lesson.
package struct Zeros: Initializer {
  package static let name = "zeros"
  package static let otherNames = ["zero"]
  package static let summary = "All zero. Hidden units that begin alike stay alike."
  package static let example = "init: zeros"

  package init() {}

  package func distribution(_ fan: Fan) -> Distribution { .constant(0) }
}
