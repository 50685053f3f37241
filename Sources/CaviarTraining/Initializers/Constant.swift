package import CaviarCompute
package import CaviarSpec

/// One value for all weights. In a hidden layer all units begin equal, and only the next layer's weights tell their gradients apart.
package struct Constant: Initializer {
  package static let name = "constant"
  package static let otherNames = ["const", "fill"]
  package static let summary = "One value for all weights. Hidden units that start equal learn alike."
  package static let example = "init: {constant: 0}"
  package static let hasShorthand = true
  package static let fields: [Field<Self>] = [
    Field("value", \.value, .number(), required: true, otherNames: ["val", "c"], "The value of all weights.")
  ]

  package var value = 0.0

  package init() {}

  package var isConstant: Bool { true }

  package func distribution(_ fan: Fan) -> Distribution { .constant(value) }
}
