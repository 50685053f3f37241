internal import CaviarCompute

extension Network {
  /// The learned tensors by name: the parameters and the states of layers.
  func namedTensors<S: EngineScalar>(in arena: borrowing Arena<S>) -> [NamedTensor] {
    var tensors: [NamedTensor] = []
    for parameter in parameters {
      var values: [S] = []
      arena.append(parameter.values, to: &values)
      tensors.append(NamedTensor(parameter.name, shape: parameter.need.shape, values: values.map { Float($0) }))
    }
    for state in states {
      var values: [S] = []
      arena.append(state.place, to: &values)
      tensors.append(NamedTensor(state.name, shape: [state.place.count], values: values.map { Float($0) }))
    }
    return tensors
  }

  /// Restores the learned tensors of another network of the same model.
  func restore<S: EngineScalar>(_ stored: [NamedTensor], in arena: inout Arena<S>) throws(TensorMismatch) {
    var values: [Float] = []
    for parameter in parameters { values += try stored.values(of: parameter.name, shape: parameter.need.shape) }
    for state in states { values += try stored.values(of: state.name, shape: [state.place.count]) }
    put(values, in: &arena)
  }

  private func put<S: EngineScalar>(_ values: [Float], in arena: inout Arena<S>) {
    let numbers = values.map { S($0) }
    putStored(numbers.span, in: &arena)
  }

  /// Appends the values of the parameters and layer states: all that a trained model needs.
  func appendStored<S: EngineScalar>(to numbers: inout [S], in arena: borrowing Arena<S>) {
    for parameter in parameters { arena.append(parameter.values, to: &numbers) }
    for state in states { arena.append(state.place, to: &numbers) }
  }

  /// Writes back what ``appendStored(to:in:)`` appended. Returns the number of values.
  @discardableResult
  func putStored<S: EngineScalar>(_ numbers: Span<S>, in arena: inout Arena<S>) -> Int {
    var start = 0
    for parameter in parameters {
      arena.put(numbers.extracting(start..<start + parameter.need.count), into: parameter.values)
      start += parameter.need.count
    }
    for state in states {
      arena.put(numbers.extracting(start..<start + state.place.count), into: state.place)
      start += state.place.count
    }
    return start
  }

  /// The values of all that the next step depends on.
  func numbers<S: EngineScalar>(in arena: borrowing Arena<S>) -> [S] {
    var numbers: [S] = []
    appendStored(to: &numbers, in: arena)
    for parameter in parameters { for state in parameter.states { arena.append(state, to: &numbers) } }
    return numbers
  }

  /// Restores the values that ``numbers(in:)`` returned.
  func restore<S: EngineScalar>(numbers: [S], in arena: inout Arena<S>) {
    let span = numbers.span
    var start = putStored(span, in: &arena)
    for parameter in parameters {
      for state in parameter.states {
        arena.put(span.extracting(start..<start + parameter.need.count), into: state)
        start += parameter.need.count
      }
    }
    precondition(start == numbers.count, "as many numbers as the places hold")
  }
}

extension [NamedTensor] {
  /// The values of a tensor of the model.
  fileprivate func values(of name: String, shape: [Int]) throws(TensorMismatch) -> [Float] {
    guard let tensor = first(where: { $0.name == name }) else {
      throw TensorMismatch(description: "the tensor `\(name)` of the model is missing")
    }
    guard tensor.shape == shape else {
      throw TensorMismatch(
        description: "the tensor `\(name)` has the shape \(tensor.shape); the model expects \(shape)")
    }
    return tensor.values
  }
}
