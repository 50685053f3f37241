package import CaviarCompute
package import CaviarSpec

/// The rectified linear unit, elementwise: a = max(0, z).
package struct ReLU: Layer {
  package static let name = "relu"
  package static let otherNames = ["rectifier", "rectified_linear", "rectified_linear_unit", "ramp"]
  package static let summary = "The rectified linear unit: max(0, x)."
  package static let example = "relu"
  package static let source: String? =
    "Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines, 2010"
  package static let squashes: Bool? = false
  package static let fields: [Field<Self>] = [.label]

  package var label: String?

  package init() {}

  package func needs(inputs: Int) -> LayerNeeds { .elementwise(inputs) }

  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    activations.activate(.relu, in: &arena)
  }

  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    activations.activateBackward(.relu, in: &arena)
  }
}
