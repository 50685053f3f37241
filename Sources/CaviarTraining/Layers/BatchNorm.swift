package import CaviarCompute
package import CaviarSpec

/// Normalizes each unit over the mini-batch: ẑ = (z − μ) / √(σ² + ε), y = γ·ẑ + β. z, ẑ and y are [B × H], the others
/// [H].
///
/// μ and σ² are the mean and the biased variance (divided by B, not B − 1) of the unit in the batch. γ is initialized
/// to 1 and β to 0; both are learned, unless `scale` or `shift` says otherwise, and neither is penalized. Evaluation uses running averages instead, m ← decay·m +
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
    Field(
      "scale", \.hasScale, .boolean, otherNames: ["gamma", "affine"],
      "Whether to multiply by a learned γ; not needed where relu and another dense layer follow."),
    Field("shift", \.hasShift, .boolean, otherNames: ["center", "beta_shift", "bias"], "Whether to add a learned β."),
    .label,
  ]

  package var decay = 0.9
  package var epsilon = 1e-5
  package var hasScale = true
  package var hasShift = true
  package var label: String?

  package init() {}

  package func needs(inputs: Int) -> LayerNeeds {
    var needs = LayerNeeds(outputs: inputs)
    if hasScale {
      needs.parameters.append(ParameterNeed("scales", rows: inputs, start: .constant(1), isPenalized: false))
    }
    if hasShift {
      needs.parameters.append(ParameterNeed("shifts", rows: inputs, start: .constant(0), isPenalized: false))
    }
    needs.states = [
      StateNeed("means", count: inputs), StateNeed("variances", count: inputs), StateNeed("weight", count: 1),
    ]
    needs.keepsMatrix = true
    needs.scratch = BatchNormScratch.count(inputs)
    return needs
  }

  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    switch mode {
    case .training: normalizeBatch(activations, memory, in: &arena)
    case .evaluation: normalizeByAverages(activations, memory, in: &arena)
    }
  }

  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    let scratch = BatchNormScratch(activations)
    arena.normalizeBackward(
      activations.outputGradient, normalized: activations.kept, places(memory, scratch),
      scaleGradients: hasScale ? memory.gradients[0].slice : scratch.scaleGradients,
      shiftGradients: hasShift ? memory.gradients[hasScale ? 1 : 0].slice : scratch.shiftGradients,
      into: activations.inputGradient)
  }

  /// Normalizes by the batch's mean and variance, and adds them to the running averages. A batch of one example, which
  /// the last one of an epoch may be, has no variance and is not added.
  @specialized(where S == Float)
  @specialized(where S == Double)
  private func normalizeBatch<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>
  ) {
    let scratch = BatchNormScratch(activations)
    let (keep, take) = activations.output.rows > 1 ? (decay, 1 - decay) : (1, 0)
    arena[memory.states[2], 0] = S(keep) * arena[memory.states[2], 0] + S(take)
    arena.fill(scratch.epsilons, with: epsilon)
    arena.fill(scratch.keep, with: keep)
    arena.fill(scratch.take, with: take)
    fillConstants(scratch, in: &arena)
    arena.normalize(
      activations.input, places(memory, scratch), normalized: activations.kept, into: activations.output)
  }

  /// Normalizes by the running averages.
  @specialized(where S == Float)
  @specialized(where S == Double)
  private func normalizeByAverages<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>
  ) {
    let scratch = BatchNormScratch(activations)
    let epsilon = S(epsilon)
    let (means, variances, weight) = (memory.states[0], memory.states[1], arena[memory.states[2], 0])
    for unit in 0..<activations.output.columns {
      arena[scratch.means, unit] = weight > 0 ? arena[means, unit] / weight : 0
      let variance = weight > 0 ? arena[variances, unit] / weight : 1
      arena[scratch.inverses, unit] = 1 / (variance + epsilon).squareRoot()
    }
    fillConstants(scratch, in: &arena)
    arena.normalizeByAverages(
      activations.input, places(memory, scratch, means: scratch.means), into: activations.output)
  }

  /// Puts γ = 1 and β = 0 where they are not learned.
  private func fillConstants<S: EngineScalar>(_ scratch: BatchNormScratch, in arena: inout Arena<S>) {
    if !hasScale { arena.fill(scratch.scales, with: 1) }
    if !hasShift { arena.fill(scratch.shifts, with: 0) }
  }

  /// - Parameter means: The means to normalize by; nil in training, where they are the running averages.
  private func places(_ memory: LayerMemory, _ scratch: BatchNormScratch, means: Slice? = nil) -> NormalizationPlaces {
    NormalizationPlaces(
      scales: hasScale ? memory.parameters[0].slice : scratch.scales,
      shifts: hasShift ? memory.parameters[hasScale ? 1 : 0].slice : scratch.shifts, epsilons: scratch.epsilons,
      keep: scratch.keep, take: scratch.take, means: means ?? memory.states[0], variances: memory.states[1],
      inverses: scratch.inverses)
  }
}

/// The numbers of a batch normalization that last for a batch, one a unit.
private struct BatchNormScratch {
  private let all: Slice
  private let units: Int

  init(_ activations: Activations) {
    all = activations.scratch
    units = activations.output.columns
  }

  static func count(_ units: Int) -> Int { 9 * units }

  private func part(_ index: Int) -> Slice { all[index * units..<(index + 1) * units] }

  /// 1 / √(σ² + ε).
  var inverses: Slice { part(0) }
  /// ε, and the fractions of the old and the new in the running averages.
  var epsilons: Slice { part(1) }
  var keep: Slice { part(2) }
  var take: Slice { part(3) }
  /// The means by which an evaluation normalizes.
  var means: Slice { part(4) }
  /// γ and β where they are not learned, and places for their gradients, which nothing reads.
  var scales: Slice { part(5) }
  var shifts: Slice { part(6) }
  var scaleGradients: Slice { part(7) }
  var shiftGradients: Slice { part(8) }
}
