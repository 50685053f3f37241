package import CaviarSpec

/// All the same number. In a hidden layer it makes all units the same, for good.
package struct Constant: Initializer {
  package static let name = "constant"
  package static let otherNames = ["const", "fill"]
  package static let summary = "All the same number. Hidden units that begin alike stay alike."
  package static let example = "init: {constant: 0}"
  package static let hasShorthand = true
  package static let fields: [Field<Self>] = [
    Field("value", \.value, .number(), required: true, otherNames: ["val", "c"], "The number.")
  ]

  package var value = 0.0

  package init() {}

  package func distribution(_ fan: Fan) -> Distribution { .constant(value) }
}
