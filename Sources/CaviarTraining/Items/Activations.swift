package import CaviarCompute
package import CaviarRandom

/// The arrays of one layer for one batch: input, output and their gradients, each [examples × units].
///
/// A layer has no memory of its own. It is given places in the arena of its pack, which several of its arrays may
/// share: see ``LayerNeeds``.
package struct Activations: Sendable {
  /// The input [B × D].
  package let input: Matrix
  /// The output [B × H].
  package let output: Matrix
  /// The gradient of the input [B × D], to be written; nil if no layer before this one learns.
  package let inputGradient: Matrix?
  /// The gradient of the output [B × H].
  package let outputGradient: Matrix
  /// The matrix that the layer keeps from `forward` to `backward`, [B × H]; empty unless it has asked for one.
  package let kept: Matrix
  /// ``LayerNeeds/scratch`` values.
  package let scratch: Slice
  /// ``LayerNeeds/scratchPerRow`` values for each example.
  package let scratchOfRows: Slice
}

/// The arrays of one layer that outlast a batch: its parameters, their gradients and its states.
///
/// Apart from ``Activations``, since their sizes do not depend on the batch.
package struct LayerMemory: Sendable {
  /// The parameters, in the order of ``LayerNeeds/parameters``: for batch norm γ [H] and β [H].
  package let parameters: [Panels]
  /// The gradients of the parameters, in the same order and shapes. Empty for an affine map, whose gradients belong to
  /// the network.
  package let gradients: [Panels]
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
  /// Applies an elementwise function whose derivative follows from its output.
  func activate<S: EngineScalar>(_ function: ActivationFunction, in arena: inout Arena<S>) {
    arena.activate(function, input, into: output)
  }

  /// The backward pass of ``activate(_:in:)``: the gradient of the output becomes that of the input, in its place.
  func activateBackward<S: EngineScalar>(_ function: ActivationFunction, in arena: inout Arena<S>) {
    guard let inputGradient else { return }
    arena.activateBackward(function, output, gradient: inputGradient)
  }
}
