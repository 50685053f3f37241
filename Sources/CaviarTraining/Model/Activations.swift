package import CaviarCompute
package import CaviarRandom

/// What passes through a layer with one batch, each matrix of units × rows.
package struct Activations: Sendable {
  package let input: Matrix
  package let output: Matrix
  /// Where the gradient of the input goes; nil where nobody asks for it.
  package let inputGradient: Matrix?
  package let outputGradient: Matrix
  /// What the layer keeps from `forward` to `backward`.
  package let scratch: Slice
}

/// Where a layer's numbers are that do not pass with the batch.
package struct LayerMemory: Sendable {
  /// What it learns, in the order of its needs.
  package let parameters: [Matrix]
  /// The gradients, in the same order.
  package let gradients: [Matrix]
  /// What stays from step to step, in the order of its needs.
  package let states: [Slice]
  /// The key of the layer's own random numbers, the same in all trials.
  package let noise: StreamKey
}

extension Purpose {
  /// What a layer draws while it trains.
  package static let layerNoise = Purpose("layer_noise")
}

extension LayerNeeds {
  /// What an activation needs that works number by number and goes back from its output. Its gradients share a place, as
  /// do its input and output wherever the layer before can do without the input.
  package static func elementwise(_ units: Int) -> LayerNeeds {
    var needs = LayerNeeds(outputs: units)
    needs.canOverwriteInput = true
    needs.keepsOutput = true
    return needs
  }
}

extension Activations {
  /// Makes the output what the input is, unless they are one.
  func copyInput<S: EngineScalar>(in arena: inout Arena<S>) {
    guard input.offset != output.offset else { return }
    arena.update(output.slice, reading: input.slice) { output, input in
      output.copy(input)
    }
  }

  /// Copies the input, stored by units whatever way it lies.
  func copyInput<S: EngineScalar>(byUnitsInto place: Slice, in arena: inout Arena<S>) {
    if input.isTransposed {
      let copy = Matrix(offset: place.offset, rows: input.rows, columns: input.columns)
      arena.copy(input.transposed, transposedInto: copy)
    } else {
      arena.update(place, reading: input.slice) { copy, input in copy.copy(input) }
    }
  }
}
