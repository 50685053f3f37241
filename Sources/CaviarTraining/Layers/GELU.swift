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
    needs.scratchPerRow = 2 * inputs
    return needs
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    activations.copyInput(in: &arena)
    let count = activations.output.slice.count
    let (slopes, probabilities) = (activations.scratch[0..<count], activations.scratch[count..<2 * count])
    let half = S(0.5)
    arena.update(probabilities, reading: activations.output.slice) { probability, z in
      let scale = half.squareRoot()
      for i in z.indices { probability[i] = z[i] * scale }
      S.errorFunction(&probability)
      probability.transform { half * (1 + $0) }
    }
    arena.update(slopes, reading: activations.output.slice, probabilities) { slope, z, probability in
      let density = 1 / S(2 * Double.pi).squareRoot()
      for i in z.indices { slope[i] = -half * z[i] * z[i] }
      S.exponential(&slope)
      for i in z.indices { slope[i] = probability[i] + z[i] * (density * slope[i]) }
    }
    arena.update(activations.output.slice, reading: probabilities) { z, probability in
      z.transform(with: probability) { $0 * $1 }
    }
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    guard let inputGradient = activations.inputGradient else { return }
    arena.update(inputGradient.slice, reading: activations.scratch[0..<inputGradient.slice.count]) { gradient, slope in
      gradient.transform(with: slope) { gradient, slope in gradient * slope }
    }
  }
}
