internal import CaviarCompute

/// The map z = W·a + b, which dense layers and outputs share. W is outputs × inputs, a is inputs × rows. There may be
/// no b.
enum Affine {
  static func needs(inputs: Int, outputs: Int, _ initializer: any Initializer, hasBias: Bool) -> LayerNeeds {
    let fan = Fan(inputs: inputs, outputs: outputs)
    let weights = ParameterNeed(
      "weights", rows: outputs, columns: inputs, start: .drawn(initializer, fan), isPenalized: true)
    let biases = ParameterNeed("biases", rows: outputs, start: .constant(0), isPenalized: false)
    var needs = LayerNeeds(outputs: outputs)
    needs.parameters = hasBias ? [weights, biases] : [weights]
    needs.multipliesInput = true
    return needs
  }

  /// z ← z + b, where z is W·a.
  @inline(__always)
  static func forward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    guard memory.parameters.count > 1 else { return }
    arena.update(activations.output.slice, reading: memory.parameters[1].slice) { z, biases in
      z.transformRows(with: biases) { z, bias in z + bias }
    }
  }

  /// db ← the rows' sums of dz.
  @inline(__always)
  static func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    guard memory.gradients.count > 1 else { return }
    let rows = activations.outputGradient.columns
    arena.update(memory.gradients[1].slice, reading: activations.outputGradient.slice) { biases, gradient in
      for unit in biases.indices {
        biases[unit] = gradient.extracting(unit * rows..<(unit + 1) * rows).sum
      }
    }
  }
}
