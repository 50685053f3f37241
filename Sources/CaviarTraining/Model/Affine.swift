internal import CaviarCompute

/// The map z = W·a + b, which dense layers and outputs share. W is outputs × inputs, a is inputs × rows.
enum Affine {
  static func parameters(inputs: Int, outputs: Int, _ initializer: any Initializer) -> [ParameterNeed] {
    let fan = Fan(inputs: inputs, outputs: outputs)
    return [
      ParameterNeed("weights", rows: outputs, columns: inputs, start: .drawn(initializer, fan), isPenalized: true),
      ParameterNeed("biases", rows: outputs, start: .constant(0), isPenalized: false),
    ]
  }

  /// z ← W·a + b. The product is added to biases that are there already.
  static func forward<S: EngineScalar>(_ flow: Flow, _ memory: LayerMemory, in arena: inout Arena<S>) {
    let (weights, biases) = (memory.parameters[0], memory.parameters[1])
    let rows = flow.output.columns
    arena.update(flow.output.slice, reading: biases.slice) { z, biases in
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
    let rows = flow.outputGradient.columns
    arena.update(memory.gradients[1].slice, reading: flow.outputGradient.slice) { biases, gradient in
      for unit in biases.indices {
        biases[unit] = gradient.extracting(unit * rows..<(unit + 1) * rows).sum
      }
    }
    if let inputGradient = flow.inputGradient {
      arena.multiply(memory.parameters[0].transposed, flow.outputGradient, into: inputGradient)
    }
  }
}
