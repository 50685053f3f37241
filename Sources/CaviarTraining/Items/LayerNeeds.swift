/// The needs of a layer: parameters, memory, and which of its arrays may share a place with others.
package struct LayerNeeds: Sendable {
  /// The number of outputs H per example.
  package var outputs: Int
  /// The learned tensors.
  package var parameters: [ParameterNeed] = []
  /// The values kept from step to step without being learned, such as running averages. They are initialized to 0.
  package var states: [StateNeed] = []
  /// True if the layer keeps a matrix [B × H] from `forward` to `backward`.
  package var keepsMatrix = false
  /// The number of values that the layer needs besides, whatever the batch.
  package var scratch = 0
  /// The number of such values per example.
  package var scratchPerRow = 0
  /// True if the layer is an affine map: the first parameter is a matrix W [H × D], the second, if there is one, a bias
  /// [H]. The network computes the products with them, for several fits at once where it can, and takes their steps.
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

  /// The number of elements.
  var count: Int { rows * columns }
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
