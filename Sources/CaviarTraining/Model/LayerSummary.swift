/// One layer of a model with its sizes for a number of inputs: a line of the table that `plan` shows.
package struct LayerSummary: Sendable, Codable, Equatable {
  /// The name, with which addresses begin: `dense1`.
  package let name: String
  /// The number of outputs H per example.
  package let outputs: Int
  /// The learned tensors.
  package let tensors: [Tensor]
  /// The number of parameters.
  package let parameters: Int

  /// A learned tensor: its name and shape, such as `weights` of [50, 784].
  package struct Tensor: Sendable, Codable, Equatable {
    package let name: String
    package let shape: [Int]
  }
}

extension Architecture {
  /// The layers, the output last, where an example has `inputs` features.
  package func summary(inputs: Int, classes: Int) -> [LayerSummary] {
    zip(layers.map(\.name) + [output.name], needs(inputs: inputs, classes: classes)).map { name, needs in
      LayerSummary(
        name: name, outputs: needs.outputs,
        tensors: needs.parameters.map { LayerSummary.Tensor(name: $0.name, shape: $0.shape) },
        parameters: needs.parameters.reduce(0) { $0 + $1.rows * $1.columns })
    }
  }
}
