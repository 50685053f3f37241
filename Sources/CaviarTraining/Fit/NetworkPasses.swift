internal import CaviarCompute
internal import CaviarRandom

extension Network {
  /// Initializes all parameters.
  func initialize<S: EngineScalar>(in arena: inout Arena<S>, key: (String) -> StreamKey) {
    for tensor in tensors {
      switch tensor.need.start {
      case .constant(let value):
        arena.fill(tensor.place.slice, with: S(value))
      case .drawn(let initializer, let fan):
        let stream = RandomStream(key(tensor.name))
        arena.update(tensor.place.slice) { initializer.distribution(fan).draw(&$0, from: stream) }
      }
    }
  }

  /// The forward pass of a batch of `rows` examples, after the first product.
  func forward<S: EngineScalar>(rows: Int, _ mode: Mode, in arena: inout Arena<S>) {
    for index in layers.indices {
      let activations = layers[index].places.activations(rows)
      layers[index].places.multiply(activations, in: &arena)
      layers[index].part.forward(activations, layers[index].places.memory, mode, in: &arena)
    }
    let activations = output.places.activations(rows)
    output.places.multiply(activations, in: &arena)
    output.part.forward(activations, output.places.memory, mode, in: &arena)
  }

  /// The mean loss of the batch after a forward pass. Overwrites the scores [C × B] with their gradient.
  func loss<S: EngineScalar>(_ targets: BatchTargets, in arena: inout Arena<S>) -> Double {
    output.part.loss(output.places.activations(targets.values.count), targets, in: &arena)
  }

  /// The backward pass of the batch: writes all gradients of the data loss but that of the first product.
  func backward<S: EngineScalar>(rows: Int, in arena: inout Arena<S>) {
    let activations = output.places.activations(rows)
    output.part.backward(activations, output.places.memory, in: &arena)
    output.places.multiplyBack(activations, in: &arena)
    for index in layers.indices.reversed() {
      let activations = layers[index].places.activations(rows)
      layers[index].part.backward(activations, layers[index].places.memory, in: &arena)
      layers[index].places.multiplyBack(activations, in: &arena)
    }
    if let first, layers.isEmpty {
      arena.update(first.outputGradient.matrix(rows).slice, reading: activations.outputGradient.slice) {
        gradient, scores in
        gradient.copy(scores)
      }
    }
  }

  /// Σw² over the penalized weights, summed as in the cost of a step, by the sweep of an optimizer: in single precision, sums
  /// of millions of squares in another order differ in the third digit. Empties the gradients.
  func squaredWeights<S: EngineScalar>(in arena: inout Arena<S>) -> Double {
    var sum = 0.0
    for run in parameters.runs where run.isPenalized {
      sum += arena.sweep(run.parameters, emptying: run.gradients) { _, _ in }
    }
    return sum
  }
}

extension Network.ItemPlaces {
  /// z ← W·a: [H × B] from [H × D] and [D × B].
  @inline(__always)
  fileprivate func multiply<S: EngineScalar>(_ activations: Activations, in arena: inout Arena<S>) {
    guard multiplies else { return }
    arena.multiply(memory.parameters[0], activations.input, into: activations.output)
  }

  /// dW ← dz·aᵀ [H × D], da ← Wᵀ·dz [D × B].
  @inline(__always)
  fileprivate func multiplyBack<S: EngineScalar>(_ activations: Activations, in arena: inout Arena<S>) {
    guard multiplies else { return }
    arena.multiply(activations.outputGradient, activations.input.transposed, into: memory.gradients[0])
    if let inputGradient = activations.inputGradient {
      arena.multiply(memory.parameters[0].transposed, activations.outputGradient, into: inputGradient)
    }
  }
}
