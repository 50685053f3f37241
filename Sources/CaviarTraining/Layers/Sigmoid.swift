package import CaviarCompute
package import CaviarSpec

/// The logistic sigmoid, elementwise: a = 1 / (1 + e⁻ᶻ).
package struct Sigmoid: Layer {
  package static let name = "sigmoid"
  package static let otherNames = ["logistic_function", "sigm", "expit"]
  package static let summary = "The logistic sigmoid: 1 / (1 + e⁻ˣ), between 0 and 1."
  package static let example = "sigmoid"
  package static let squashes: Bool? = true
  package static let unsaturated: ClosedRange<Double>? = 0.01...0.99
  package static let fields: [Field<Self>] = [.label]

  package var label: String?

  package init() {}

  package func needs(inputs: Int) -> LayerNeeds { .elementwise(inputs) }

  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    activations.activate(.sigmoid, in: &arena)
  }

  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    activations.activateBackward(.sigmoid, in: &arena)
  }
}
