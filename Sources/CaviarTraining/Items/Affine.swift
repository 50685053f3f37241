internal import CaviarCompute

/// The affine map z = W·a + b of dense layers and outputs, with W [H × D], a [D × B], z [H × B] and an optional b [H].
///
/// The network computes the products with W, for several fits at once where it can (``LayerNeeds/multipliesInput``), so
/// that only the bias is left to do here.
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

  /// z ← z + b, where z [H × B] holds W·a.
  @inline(__always)
  static func forward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    guard memory.parameters.count > 1 else { return }
    arena.update(activations.output.slice, reading: memory.parameters[1].slice) { z, biases in
      z.transformRows(with: biases) { z, bias in z + bias }
    }
  }

  /// db ← Σ dz over the batch: db [H], dz [H × B].
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
