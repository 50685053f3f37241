package import CaviarCompute
package import CaviarSpec
internal import CaviarRandom

/// Sets each number to 0 with probability `rate` while training, and divides the others by 1 − rate, so that a
/// measurement, which leaves all numbers as they are, sees what training sees on average.
///
/// Whether a number stays depends on a uniform number of its place (epoch, step, row, unit), which is the same in all
/// trials, and on this fit's own rate: it stays where u ≥ rate.
package struct Dropout: Layer {
  package static let name = "dropout"
  package static let otherNames = ["drop_out", "inverted_dropout"]
  package static let summary = "Sets numbers to 0 at random while training."
  package static let example = "dropout: {rate: 0.5}"
  package static let source: String? =
    "Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, JMLR 15, 2014"
  package static let fields: [Field<Self>] = [
    Field(
      "rate", \.rate, .number(.belowOne), required: true,
      otherNames: ["p", "prob", "probability", "dropout_rate", "dropout_prob", "ratio", "drop"],
      "The part of the numbers that are set to 0. (Where others say keep_prob, it is 1 less that.)"),
    .label,
  ]

  package var rate = 0.0
  package var label: String?

  package init() {}

  package func needs(inputs: Int) -> LayerNeeds {
    var needs = LayerNeeds.elementwise(inputs)
    needs.keepsOutput = false
    needs.scratchPerRow = inputs
    return needs
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    activations.copyInput(in: &arena)
    guard case .training(let epoch, let step) = mode, rate > 0 else { return }
    let stream = RandomStream(memory.noise, epoch: epoch, step: step)
    let (rate, kept) = (rate, S(1 / (1 - rate)))
    let (units, rows) = (activations.output.rows, activations.output.columns)
    // How far apart the mask lays two units, and two rows.
    let (unitStride, rowStride) = activations.output.isTransposed ? (1, units) : (rows, 1)
    arena.update(activations.scratch) { mask in
      var (row, unit) = (0, 0)
      for element in stride(from: 0, to: rows * units, by: 8) {
        let u = stream.uniforms(from: element)
        for lane in 0..<min(8, rows * units - element) {
          mask[unit * unitStride + row * rowStride] = u[lane] < rate ? 0 : kept
          unit += 1
          if unit == units { (row, unit) = (row + 1, 0) }
        }
      }
    }
    arena.update(activations.output.slice, reading: activations.scratch) { a, mask in
      a.transform(with: mask) { $0 * $1 }
    }
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    guard rate > 0, let inputGradient = activations.inputGradient else { return }
    arena.update(inputGradient.slice, reading: activations.scratch) { gradient, mask in
      gradient.transform(with: mask) { $0 * $1 }
    }
  }
}
