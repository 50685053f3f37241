package import CaviarCompute
package import CaviarSpec

/// The Gaussian error linear unit, elementwise and exact: a = z·Φ(z), with the cumulative distribution function of the
/// standard normal distribution Φ(z) = ½·(1 + erf(z/√2)). The derivative Φ(z) + z·φ(z) is kept from the forward pass,
/// since it does not follow from the output.
package struct GELU: Layer {
  package static let name = "gelu"
  package static let otherNames = ["gaussian_error_linear_unit", "gelu_exact"]
  package static let summary = "The Gaussian error linear unit: x·Φ(x), with the standard normal CDF Φ."
  package static let example = "gelu"
  package static let source: String? = "Hendrycks and Gimpel, Gaussian Error Linear Units, 2016, arXiv:1606.08415"
  package static let squashes: Bool? = false
  package static let fields: [Field<Self>] = [.label]

  package var label: String?

  package init() {}

  package func needs(inputs: Int) -> LayerNeeds {
    var needs = LayerNeeds.elementwise(inputs)
    needs.keepsOutput = false
    needs.keepsMatrix = true
    return needs
  }

  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    arena.activate(.gelu, activations.input, into: activations.output, slopes: activations.kept)
  }

  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    guard let inputGradient = activations.inputGradient else { return }
    arena.activateBackward(.gelu, activations.kept, gradient: inputGradient)
  }
}
