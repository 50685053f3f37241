package import CaviarCompute
package import CaviarSpec

/// The hyperbolic tangent, elementwise: a = tanh z.
package struct Tanh: Layer {
  package static let name = "tanh"
  package static let otherNames = ["hyperbolic_tangent"]
  package static let summary = "The hyperbolic tangent: tanh x, between −1 and 1."
  package static let example = "tanh"
  package static let squashes: Bool? = true
  package static let fields: [Field<Self>] = [.label]

  package var label: String?

  package init() {}

  package func needs(inputs: Int) -> LayerNeeds { .elementwise(inputs) }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    activations.copyInput(in: &arena)
    arena.update(activations.output.slice) { S.hyperbolicTangent(&$0) }
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    guard let inputGradient = activations.inputGradient else { return }
    arena.update(inputGradient.slice, reading: activations.output.slice) { gradient, a in
      gradient.transform(with: a) { gradient, a in gradient * (1 - a * a) }
    }
  }
}
