internal import CaviarCompute

/// The map z = W·a + b, which dense layers and outputs share. W is outputs × inputs, a is inputs × rows. There may be
/// no b.
enum Affine {
  static func parameters(
    inputs: Int, outputs: Int, _ initializer: any Initializer, hasBias: Bool
  ) -> [ParameterNeed] {
    let fan = Fan(inputs: inputs, outputs: outputs)
    let weights = ParameterNeed(
      "weights", rows: outputs, columns: inputs, start: .drawn(initializer, fan), isPenalized: true)
    let biases = ParameterNeed("biases", rows: outputs, start: .constant(0), isPenalized: false)
    return hasBias ? [weights, biases] : [weights]
  }

  /// z ← W·a + b. The product is added to biases that are there already.
  static func forward<S: EngineScalar>(_ flow: Flow, _ memory: LayerMemory, in arena: inout Arena<S>) {
    let weights = memory.parameters[0]
    guard memory.parameters.count > 1 else { return arena.multiply(weights, flow.input, into: flow.output) }
    let rows = flow.output.columns
    arena.update(flow.output.slice, reading: memory.parameters[1].slice) { z, biases in
      precondition(z.count == biases.count * rows, "a bias for each unit")
      for unit in biases.indices {
        let bias = biases[unit]
        for i in unit * rows..<(unit + 1) * rows { z[i] = bias }
      }
    }
    arena.multiply(weights, flow.input, into: flow.output, adding: true)
  }

  /// dW ← dz·aᵀ, db ← the rows' sums of dz, da ← Wᵀ·dz.
  static func backward<S: EngineScalar>(_ flow: Flow, _ memory: LayerMemory, in arena: inout Arena<S>) {
    arena.multiply(flow.outputGradient, flow.input.transposed, into: memory.gradients[0])
    if memory.gradients.count > 1 {
      let rows = flow.outputGradient.columns
      arena.update(memory.gradients[1].slice, reading: flow.outputGradient.slice) { biases, gradient in
        for unit in biases.indices {
          biases[unit] = gradient.extracting(unit * rows..<(unit + 1) * rows).sum
        }
      }
    }
    if let inputGradient = flow.inputGradient {
      arena.multiply(memory.parameters[0].transposed, flow.outputGradient, into: inputGradient)
    }
  }
}
