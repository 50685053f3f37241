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

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    activations.copyInput(in: &arena)
    let alpha = S(alpha)
    let exponentials = activations.scratch
    arena.update(exponentials, reading: activations.output.slice) { e, z in
      for i in e.indices { e[i] = z[i] < 0 ? z[i] : 0 }
      S.exponential(&e)
    }
    arena.update(activations.output.slice, reading: exponentials) { a, e in
      a.transform(with: e) { z, e in z < 0 ? alpha * (e - 1) : z }
    }
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    guard let inputGradient = activations.inputGradient else { return }
    let alpha = S(alpha)
    arena.update(inputGradient.slice, reading: activations.output.slice) { gradient, a in
      gradient.transform(with: a) { gradient, a in gradient * (a < 0 ? a + alpha : 1) }
    }
  }
}
