package import CaviarCompute
package import CaviarSpec

/// The exponential linear unit, elementwise: a = z for z ≥ 0, α·(eᶻ − 1) below.
package struct ELU: Layer {
  package static let name = "elu"
  package static let otherNames = ["exponential_linear_unit", "exponential_linear"]
  package static let summary = "The exponential linear unit: x for x ≥ 0, α·(eˣ − 1) below."
  package static let example = "elu: {alpha: 1}"
  package static let source: String? =
    "Clevert et al., Fast and Accurate Deep Network Learning by Exponential Linear Units, 2016, arXiv:1511.07289"
  package static let squashes: Bool? = false
  package static let fields: [Field<Self>] = [
    Field(
      "alpha", \.alpha, .number(.positive), otherNames: ["scale", "a"],
      "α: outputs tend to −α for large negative inputs."),
    .label,
  ]

  package var alpha = 1.0
  package var label: String?

  package init() {}

  package func needs(inputs: Int) -> LayerNeeds {
    var needs = LayerNeeds.elementwise(inputs)
    needs.scratchPerRow = inputs
    return needs
  }

  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    activations.activate(.elu(alpha: alpha), in: &arena)
  }

  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    activations.activateBackward(.elu(alpha: alpha), in: &arena)
  }
}
