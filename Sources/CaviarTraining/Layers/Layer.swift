package import CaviarCompute

/// A step of the network from the numbers of one layer to those of the next.
///
/// A layer states what it needs, and is given places. Numbers pass as matrices of units × rows, a column for each row of
/// the batch. `forward` and `backward` are called without knowing the scalar: give each both specializations.
package protocol Layer: ModelItem {
  /// Whether it squashes what passes through it, so that the weights before it want `xavier`. Nil where it is no
  /// activation.
  static var squashes: Bool? { get }

  /// Whether it takes the mean out of each number that comes in, so that the layer before needs no bias.
  static var centres: Bool { get }

  /// Fills in the options whose defaults depend on what follows.
  mutating func complete(in context: LayerContext)

  /// What it needs where it sees `inputs` numbers per row.
  func needs(inputs: Int) -> LayerNeeds

  /// Writes `activations.output` from `activations.input`. Where the layer weighs its input, W·a is there already.
  func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>)

  /// Writes the gradients of the parameters, and `activations.inputGradient` where there is one, from `activations.outputGradient`,
  /// which it may overwrite. Input and output are as `forward` left them. Where the layer weighs its input, the gradients
  /// of W and of the input are not its concern, and `activations.outputGradient` stays as it is.
  func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>)
}

extension Layer {
  package static var squashes: Bool? { nil }
  package static var centres: Bool { false }
  package mutating func complete(in context: LayerContext) {}
}

/// What follows a layer.
package struct LayerContext: Hashable, Sendable {
  /// Whether the next activation squashes: tanh or sigmoid.
  package let isSquashed: Bool
  /// Whether the very next layer takes the mean out, so that a bias would be lost.
  package let isCentred: Bool
}

/// For what a network computes.
package enum Mode: Sendable {
  /// A step: epoch and step in the epoch, both from 1. They address random numbers.
  case training(epoch: Int, step: Int)
  /// A measurement.
  case evaluation
}

/// What a layer needs of a network.
package struct LayerNeeds: Sendable {
  /// How many numbers per row come out.
  package var outputs: Int
  /// What is learned.
  package var parameters: [ParameterNeed] = []
  /// What stays from step to step without being learned. It begins as 0.
  package var states: [StateNeed] = []
  /// How many numbers stay from `forward` to `backward`.
  package var scratch = 0
  /// How many more of them there are for each row.
  package var scratchPerRow = 0
  /// Whether the first of the parameters is a matrix W, with which its input is multiplied before all else. The network
  /// computes these products, W·a before `forward`, dW = dz·aᵀ and da = Wᵀ·dz after `backward`, for several fits at once
  /// where it can.
  package var multipliesInput = false
  /// Whether it may write its output over its input: it works number by number, and needs no input to go back.
  package var canOverwriteInput = false
  /// Whether it needs its output to go back.
  package var keepsOutput = false

  package init(outputs: Int) { self.outputs = outputs }
}

/// A tensor that is learned.
package struct ParameterNeed: Sendable {
  /// How it begins.
  package enum Start: Sendable {
    case constant(Double)
    case drawn(any Initializer, Fan)
  }

  package let name: String
  package let rows: Int
  package let columns: Int
  /// Rows and columns of a matrix, the length of a vector.
  package let shape: [Int]
  package let start: Start
  /// Whether the penalties on weights hold for it.
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

/// Numbers that a layer keeps from step to step without learning them.
package struct StateNeed: Sendable {
  package let name: String
  package let count: Int

  package init(_ name: String, count: Int) {
    self.name = name
    self.count = count
  }
}
