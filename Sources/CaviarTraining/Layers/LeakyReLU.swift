package import CaviarCompute
package import CaviarSpec

/// The leaky rectified linear unit, elementwise: a = z for z ≥ 0, slope·z below.
package struct LeakyReLU: Layer {
  package static let name = "leaky_relu"
  package static let otherNames = ["leakyrelu", "lrelu", "prelu", "leaky_rectifier"]
  package static let summary = "The leaky ReLU: x for x ≥ 0, slope·x below, so that no unit dies."
  package static let example = "leaky_relu: {slope: 0.01}"
  package static let source: String? =
    "Maas et al., Rectifier Nonlinearities Improve Neural Network Acoustic Models, 2013"
  package static let squashes: Bool? = false
  package static let fields: [Field<Self>] = [
    Field(
      "slope", \.slope, .number(.belowOne), otherNames: ["alpha", "negative_slope", "leak"],
      "The slope for negative inputs."),
    .label,
  ]

  package var slope = 0.01
  package var label: String?

  package init() {}

  package func needs(inputs: Int) -> LayerNeeds { .elementwise(inputs) }

  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    activations.activate(.leakyReLU(slope: slope), in: &arena)
  }

  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    activations.activateBackward(.leakyReLU(slope: slope), in: &arena)
  }
}
