package import CaviarCompute

/// A layer of a network: computes its output [B × H] from its input [B × D], and the gradients in the backward pass.
///
/// A layer declares its needs and is given memory, so that a pack of networks lies in one block and training allocates
/// nothing. What it computes are calls of the arena's kernels, each for a whole batch.
package protocol Layer: ModelItem {
  /// True for a saturating activation, which needs weights initialized by `xavier`; false for one that needs
  /// `he`. Nil for a layer that is not an activation.
  static var squashes: Bool? { get }

  /// The outputs of a saturating activation where its slope is not almost 0: all but the outermost hundredth of its
  /// range. Nil for any other layer.
  static var unsaturated: ClosedRange<Double>? { get }

  /// True if the layer subtracts the mean of each input, so that the layer before needs no bias.
  static var centres: Bool { get }

  /// Fills in the options whose defaults depend on the layers after.
  mutating func complete(in context: LayerContext)

  /// The needs of the layer with `inputs` inputs D per example.
  func needs(inputs: Int) -> LayerNeeds

  /// Writes `activations.output` from `activations.input`. Of a layer with ``LayerNeeds/multipliesInput``, the output
  /// holds x·Wᵀ + b already.
  func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>)

  /// Writes the gradients of the parameters and `activations.inputGradient`, unless it is nil, from
  /// `activations.outputGradient`, which it may overwrite. Input and output are as `forward` left them. A layer with
  /// ``LayerNeeds/multipliesInput`` leaves all of them to the network.
  func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>)
}

extension Layer {
  package static var squashes: Bool? { nil }
  package static var unsaturated: ClosedRange<Double>? { nil }
  package static var centres: Bool { false }
  package mutating func complete(in context: LayerContext) {}
}

/// The properties of the layers after a layer on which its defaults depend.
package struct LayerContext: Hashable, Sendable {
  /// True if the next activation saturates: tanh or sigmoid.
  package let isSquashed: Bool
  /// True if the very next layer subtracts the mean, and a bias with it.
  package let isCentred: Bool
}
