package import CaviarCompute
package import CaviarRandom

/// The arrays of one layer for one batch: input, output and their gradients, each [units × batch]: row-major, or the
/// transpose of a row-major [batch × units].
///
/// A layer has no memory of its own. It is given places in the arena of its pack, which several of its arrays may
/// share: see ``LayerNeeds``.
package struct Activations: Sendable {
  /// The input [D × B].
  package let input: Matrix
  /// The output [H × B].
  package let output: Matrix
  /// The gradient of the input [D × B], to be written; nil if no layer before this one learns.
  package let inputGradient: Matrix?
  /// The gradient of the output [H × B].
  package let outputGradient: Matrix
  /// Values that the layer keeps from `forward` to `backward`: ``LayerNeeds/scratch`` + B ·
  /// ``LayerNeeds/scratchPerRow``.
  package let scratch: Slice
}

/// The arrays of one layer that outlast a batch: its parameters, their gradients and its states.
///
/// Apart from ``Activations``, since their sizes do not depend on the batch.
package struct LayerMemory: Sendable {
  /// The parameters, in the order of ``LayerNeeds/parameters``: for a dense layer W [H × D] and b [H × 1].
  package let parameters: [Matrix]
  /// The gradients of the parameters, in the same order and shapes.
  package let gradients: [Matrix]
  /// Values kept from step to step without being learned, in the order of ``LayerNeeds/states``.
  package let states: [Slice]
  /// The key of the layer's random numbers, the same in all trials.
  package let noise: StreamKey
}

extension Purpose {
  /// The random numbers of a layer in training, such as the mask of dropout.
  package static let layerNoise = Purpose("layer_noise")
}

extension LayerNeeds {
  /// The needs of an elementwise activation whose derivative follows from its output. The gradients of its input and
  /// output share a place; so do the input and output themselves, unless the layer before keeps its output.
  package static func elementwise(_ units: Int) -> LayerNeeds {
    var needs = LayerNeeds(outputs: units)
    needs.canOverwriteInput = true
    needs.keepsOutput = true
    return needs
  }
}

extension Activations {
  /// Copies the input to the output, unless they share a place.
  func copyInput<S: EngineScalar>(in arena: inout Arena<S>) {
    guard input.offset != output.offset else { return }
    arena.update(output.slice, reading: input.slice) { output, input in
      output.copy(input)
    }
  }

  /// Copies the input to a row-major [D × B], even if it is stored as [B × D].
  func copyInput<S: EngineScalar>(byUnitsInto place: Slice, in arena: inout Arena<S>) {
    if input.isTransposed {
      let copy = Matrix(offset: place.offset, rows: input.rows, columns: input.columns)
      arena.copy(input.transposed, transposedInto: copy)
    } else {
      arena.update(place, reading: input.slice) { copy, input in copy.copy(input) }
    }
  }
}
