package import CaviarCompute
package import CaviarSpec

/// Uniform between −limit and limit, independent of the layer's size.
package struct RandomUniform: Initializer {
  package static let name = "random_uniform"
  package static let otherNames = ["rand", "uniform_random"]
  package static let summary = "Uniform between −limit and limit, independent of the layer's size."
  package static let example = "init: {random_uniform: {limit: 0.1}}"
  package static let fields: [Field<Self>] = [
    Field(
      "limit", \.limit, .number(.nonnegative), otherNames: ["scale", "bound", "maxval", "range", "a"],
      "The maximum magnitude of a weight.")
  ]

  package var limit = 0.05

  package init() {}

  package var isConstant: Bool { limit == 0 }

  package func distribution(_ fan: Fan) -> Distribution { .uniform(limit: limit) }
}
