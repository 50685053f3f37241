internal import CaviarCompute

extension Network {
  /// The learned tensors by name: the parameters and the states of layers.
  func namedTensors<S: EngineScalar>(in arena: borrowing Arena<S>) -> [NamedTensor] {
    places.map { name, shape, place in
      NamedTensor(name, shape: shape, values: arena.read(place) { span in span.indices.map { Float(span[$0]) } })
    }
  }

  /// Restores the learned tensors of another network of the same model.
  func restore<S: EngineScalar>(_ stored: [NamedTensor], in arena: inout Arena<S>) throws(TensorMismatch) {
    for (name, shape, place) in places {
      guard let tensor = stored.first(where: { $0.name == name }) else {
        throw TensorMismatch(description: "the tensor `\(name)` of the model is missing")
      }
      guard tensor.shape == shape else {
        throw TensorMismatch(
          description: "the tensor `\(name)` has the shape \(tensor.shape); the model expects \(shape)")
      }
      let values = tensor.values
      arena.update(place) { span in
        for i in span.indices { span[i] = S(values[i]) }
      }
    }
  }

  private var places: [(name: String, shape: [Int], place: Slice)] {
    tensors.map { ($0.name, $0.need.shape, $0.place.slice) } + states.map { ($0.name, [$0.place.count], $0.place) }
  }
}
