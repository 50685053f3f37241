package import CaviarCompute
package import CaviarSpec

/// Normalizes each unit over the mini-batch: ẑ = (z − μ) / √(σ² + ε), y = γ·ẑ + β. z, ẑ and y are [H × B], the others
/// [H].
///
/// μ and σ² are the mean and the biased variance (divided by B, not B − 1) of the unit in the batch. γ is initialized
/// to 1 and β to 0; both are learned and neither is penalized. Evaluation uses running averages instead, m ← decay·m +
/// (1 − decay)·μ and likewise of σ², each divided by 1 − decayᵗ to correct for its start at 0. Before the first step,
/// the mean is 0 and the variance 1.
///
/// The gradient of the input is γ / √(σ² + ε) · (dy − mean(dy) − ẑ·mean(dy·ẑ)).
package struct BatchNorm: Layer {
  package static let name = "batch_norm"
  package static let otherNames = ["batchnorm", "batch_normalization", "batchnorm1d", "bn", "batchnormalization"]
  package static let summary =
    "Normalizes each unit over the mini-batch, then applies a learned scale and shift."
  package static let example = "batch_norm: {decay: 0.9, epsilon: 1e-5}"
  package static let source: String? =
    "Ioffe and Szegedy, Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift, "
    + "2015, arXiv:1502.03167"
  package static let centres = true
  package static let fields: [Field<Self>] = [
    Field(
      "decay", \.decay, .number(.averaging), otherNames: ["momentum", "beta", "moving_average_decay"],
      "The decay of the running averages per step; PyTorch's momentum is 1 − decay."),
    Field(
      "epsilon", \.epsilon, .number(.positive), otherNames: ["eps"], "Added to the variance for numerical stability."),
    .label,
  ]

  package var decay = 0.9
  package var epsilon = 1e-5
  package var label: String?

  package init() {}

  package func needs(inputs: Int) -> LayerNeeds {
    var needs = LayerNeeds(outputs: inputs)
    needs.parameters = [
      ParameterNeed("scales", rows: inputs, start: .constant(1), isPenalized: false),
      ParameterNeed("shifts", rows: inputs, start: .constant(0), isPenalized: false),
    ]
    needs.states = [
      StateNeed("means", count: inputs), StateNeed("variances", count: inputs), StateNeed("weight", count: 1),
    ]
    needs.scratch = inputs
    needs.scratchPerRow = inputs
    return needs
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    activations.copyInput(byUnitsInto: activations.normalized, in: &arena)
    switch mode {
    case .training: normalizeBatch(activations, memory, in: &arena)
    case .evaluation: normalizeByAverages(activations, memory, in: &arena)
    }
    let (scales, shifts) = (memory.parameters[0].slice, memory.parameters[1].slice)
    for unit in 0..<activations.output.rows {
      let (scale, shift) = (arena[scales, unit], arena[shifts, unit])
      arena.update(
        activations.row(unit, of: activations.output.slice), reading: activations.row(unit, of: activations.normalized)
      ) { y, z in
        y.transform(with: z) { _, z in scale * z + shift }
      }
    }
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    let (scales, shifts) = (memory.gradients[0].slice, memory.gradients[1].slice)
    let share = 1 / S(activations.output.columns)
    for unit in 0..<activations.output.rows {
      let gradient = activations.row(unit, of: activations.outputGradient.slice)
      let normalized = activations.row(unit, of: activations.normalized)
      let sum = arena.read(gradient) { $0.sum }
      let product = arena.read(gradient, normalized) { $0.sum(times: $1) }
      arena[shifts, unit] = sum
      arena[scales, unit] = product
      guard let inputGradient = activations.inputGradient else { continue }
      let factor = arena[memory.parameters[0].slice, unit] * arena[activations.inverses, unit]
      let (mean, slope) = (share * sum, share * product)
      arena.update(activations.row(unit, of: inputGradient.slice), reading: gradient, normalized) {
        input, gradient, z in
        for i in input.indices { input[i] = factor * (gradient[i] - mean - slope * z[i]) }
      }
    }
  }

  /// Normalizes by the batch's mean and variance, and adds them to the running averages. A batch of one example, which
  /// the last one of an epoch may be, has no variance and is not added.
  private func normalizeBatch<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>
  ) {
    let (keep, take) = activations.output.columns > 1 ? (S(decay), S(1 - decay)) : (1, 0)
    let share = 1 / S(activations.output.columns)
    let epsilon = S(epsilon)
    let (means, variances, weight) = (memory.states[0], memory.states[1], memory.states[2])
    arena[weight, 0] = keep * arena[weight, 0] + take
    for unit in 0..<activations.output.rows {
      let (mean, variance, inverse) = arena.update(activations.row(unit, of: activations.normalized)) { z in
        let mean = share * z.span.sum
        z.transform { $0 - mean }
        let variance = share * z.span.sumOfSquares
        let inverse = 1 / (variance + epsilon).squareRoot()
        z.transform { $0 * inverse }
        return (mean, variance, inverse)
      }
      arena[activations.inverses, unit] = inverse
      arena[means, unit] = keep * arena[means, unit] + take * mean
      arena[variances, unit] = keep * arena[variances, unit] + take * variance
    }
  }

  /// Normalizes by the running averages.
  private func normalizeByAverages<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>
  ) {
    let epsilon = S(epsilon)
    let (means, variances, weight) = (memory.states[0], memory.states[1], arena[memory.states[2], 0])
    for unit in 0..<activations.output.rows {
      let mean = weight > 0 ? arena[means, unit] / weight : 0
      let variance = weight > 0 ? arena[variances, unit] / weight : 1
      let inverse = 1 / (variance + epsilon).squareRoot()
      arena.update(activations.row(unit, of: activations.normalized)) { z in z.transform { ($0 - mean) * inverse } }
    }
  }
}

extension Activations {
  /// 1 / √(σ² + ε), [H].
  fileprivate var inverses: Slice { scratch[0..<output.rows] }
  /// ẑ, [H × B], row-major.
  fileprivate var normalized: Slice { scratch[output.rows..<output.rows * (1 + output.columns)] }

  fileprivate func row(_ unit: Int, of slice: Slice) -> Slice {
    slice[unit * output.columns..<(unit + 1) * output.columns]
  }
}
