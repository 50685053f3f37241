package import CaviarCompute

/// A layer of a network: computes its output [H × B] from its input [D × B], and the gradients on the way back.
///
/// A layer declares its needs and is given memory, so that a pack of networks lies in one block and training allocates
/// nothing. `forward` and `backward` are called through existentials, without knowing the scalar: give each both
/// specializations, or it runs a hundred times slower.
package protocol Layer: ModelItem {
  /// True for a saturating activation, whose inputs want weights initialized by `xavier`; false for one that wants
  /// `he`. Nil for a layer that is not an activation.
  static var squashes: Bool? { get }

  /// True if the layer subtracts the mean of each input, so that the layer before needs no bias.
  static var centres: Bool { get }

  /// Fills in the options whose defaults depend on the layers after.
  mutating func complete(in context: LayerContext)

  /// The needs of the layer with `inputs` inputs D per example.
  func needs(inputs: Int) -> LayerNeeds

  /// Writes `activations.output` from `activations.input`. Of a layer with ``LayerNeeds/multipliesInput``, the output
  /// already holds W·a.
  func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>)

  /// Writes the gradients of the parameters and `activations.inputGradient`, unless it is nil, from
  /// `activations.outputGradient`, which it may overwrite. Input and output are as `forward` left them. A layer with
  /// ``LayerNeeds/multipliesInput`` leaves the gradients of W and of the input to the network, and does not overwrite
  /// `activations.outputGradient`.
  func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>)
}

extension Layer {
  package static var squashes: Bool? { nil }
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

/// The purpose of a forward pass. Dropout and batch norm behave differently in training and evaluation.
package enum Mode: Sendable {
  /// A training step: epoch and step in the epoch, both from 1. They address random numbers.
  case training(epoch: Int, step: Int)
  /// A measurement or a prediction.
  case evaluation
}

/// The needs of a layer: parameters, memory, and which of its arrays may share a place with others.
package struct LayerNeeds: Sendable {
  /// The number of outputs H per example.
  package var outputs: Int
  /// The learned tensors.
  package var parameters: [ParameterNeed] = []
  /// The values kept from step to step without being learned, such as running averages. They are initialized to 0.
  package var states: [StateNeed] = []
  /// The number of values kept from `forward` to `backward`, whatever the batch.
  package var scratch = 0
  /// The number of such values per example.
  package var scratchPerRow = 0
  /// True if the first parameter is a matrix W [H × D] by which the input is multiplied first. The network computes
  /// these products, W·a before `forward`, dW = dz·aᵀ and da = Wᵀ·dz after `backward`, for several fits at once where
  /// it can.
  package var multipliesInput = false
  /// True if the output may overwrite the input: the layer is elementwise, and `backward` does not read the input.
  package var canOverwriteInput = false
  /// True if `backward` reads the output.
  package var keepsOutput = false

  package init(outputs: Int) { self.outputs = outputs }
}

/// A learned tensor of a layer: its shape and its initial values.
package struct ParameterNeed: Sendable {
  /// The initial values.
  package enum Start: Sendable {
    case constant(Double)
    case drawn(any Initializer, Fan)
  }

  package let name: String
  package let rows: Int
  package let columns: Int
  /// [rows, columns] of a matrix, [rows] of a vector.
  package let shape: [Int]
  package let start: Start
  /// True for weights, to which L1 and L2 penalties apply; false for biases, scales and shifts.
  package let isPenalized: Bool

  package init(_ name: String, rows: Int, columns: Int? = nil, start: Start, isPenalized: Bool) {
    self.name = name
    self.rows = rows
    self.columns = columns ?? 1
    shape = [rows] + (columns.map { [$0] } ?? [])
    self.start = start
    self.isPenalized = isPenalized
  }
}

/// Values that a layer keeps from step to step without learning them, such as the running means of batch norm.
package struct StateNeed: Sendable {
  package let name: String
  package let count: Int

  package init(_ name: String, count: Int) {
    self.name = name
    self.count = count
  }
}
