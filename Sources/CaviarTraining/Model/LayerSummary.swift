/// One layer of a model as it is built for some inputs: a row of what `plan` shows.
package struct LayerSummary: Sendable, Codable, Equatable {
  /// Its name, by which addresses begin: `dense1`.
  package let name: String
  /// How many numbers a row has behind it.
  package let outputs: Int
  /// What it learns: the names of its tensors with their shapes.
  package let tensors: [Tensor]
  /// How many numbers it learns.
  package let parameters: Int

  /// A tensor that is learned.
  package struct Tensor: Sendable, Codable, Equatable {
    package let name: String
    package let shape: [Int]
  }
}

extension Architecture {
  /// The layers, the output last, where a row has `inputs` numbers.
  package func summary(inputs: Int, classes: Int) -> [LayerSummary] {
    zip(layers.map(\.name) + [output.name], needs(inputs: inputs, classes: classes)).map { name, needs in
      LayerSummary(
        name: name, outputs: needs.outputs,
        tensors: needs.parameters.map { LayerSummary.Tensor(name: $0.name, shape: $0.shape) },
        parameters: needs.parameters.reduce(0) { $0 + $1.rows * $1.columns })
    }
  }
}
