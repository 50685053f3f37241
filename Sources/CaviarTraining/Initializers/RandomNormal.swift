package import CaviarCompute
package import CaviarSpec

/// N(0, std²), not truncated, independent of the layer's size.
package struct RandomNormal: Initializer {
  package static let name = "random_normal"
  package static let otherNames = ["normal", "gaussian", "randn"]
  package static let summary = "Normal with a given standard deviation, independent of the layer's size."
  package static let example = "init: {random_normal: {std: 0.0001}}"
  package static let fields: [Field<Self>] = [
    Field(
      "std", \.std, .number(.nonnegative), otherNames: ["stddev", "sigma", "scale", "deviation"],
      "The standard deviation.")
  ]

  package var std = 0.01

  package init() {}

  package var isConstant: Bool { std == 0 }

  package func distribution(_ fan: Fan) -> Distribution { .normal(deviation: std) }
}
