package import CaviarCompute
package import CaviarSpec

/// The hyperbolic tangent, elementwise: a = tanh z.
package struct Tanh: Layer {
  package static let name = "tanh"
  package static let otherNames = ["hyperbolic_tangent"]
  package static let summary = "The hyperbolic tangent: tanh x, between −1 and 1."
  package static let example = "tanh"
  package static let squashes: Bool? = true
  package static let unsaturated: ClosedRange<Double>? = -0.98...0.98
  package static let fields: [Field<Self>] = [.label]

  package var label: String?

  package init() {}

  package func needs(inputs: Int) -> LayerNeeds { .elementwise(inputs) }

  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    activations.activate(.tanh, in: &arena)
  }

  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    activations.activateBackward(.tanh, in: &arena)
  }
}
