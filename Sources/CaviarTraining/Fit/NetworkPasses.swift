internal import CaviarCompute
internal import CaviarRandom

extension Network {
  /// Initializes all parameters.
  func initialize<S: EngineScalar>(in arena: inout Arena<S>, key: (String) -> StreamKey) {
    for parameter in parameters {
      switch parameter.need.start {
      case .constant(let value): arena.setConstant(value, parameter.values)
      case .drawn(let initializer, let fan):
        arena.draw(
          parameter.values, initializer.distribution(fan), from: RandomStream(key(parameter.name)))
      }
    }
  }

  /// The forward pass of a batch of `rows` examples, after the first product.
  ///
  /// - Parameter adding: Whether to add up the outputs of each item.
  func forward<S: EngineScalar>(
    rows: Int, _ mode: Mode, _ adding: OutputAdding = .none, in arena: inout Arena<S>
  ) {
    for layer in layers {
      layer.places.multiply(rows, in: &arena)
      layer.part.forward(layer.places.activations(rows), layer.places.memory, mode, in: &arena)
      // The next layer may overwrite them.
      layer.places.add(rows, adding, in: &arena)
    }
    output.places.multiply(rows, in: &arena)
    output.places.add(rows, adding, in: &arena)
  }

  /// The mean loss of the batch after a forward pass. Overwrites the scores [B × C] with their gradient.
  func loss<S: EngineScalar>(rows: Int, _ targets: BatchTargets, in arena: inout Arena<S>) -> Double {
    output.part.loss(output.places.activations(rows), targets, in: &arena)
  }

  /// The backward pass of the batch. Every parameter takes its step as soon as nothing needs it any more, but those of the
  /// first product; of a fit that keeps its gradients, the gradients are written.
  ///
  /// - Parameter isMeasured: True to measure the changes of weights.
  func backward<S: EngineScalar>(rows: Int, isMeasured: Bool = false, in arena: inout Arena<S>) {
    output.places.multiplyBack(rows, isMeasured: isMeasured, in: &arena)
    for layer in layers.reversed() {
      layer.part.backward(layer.places.activations(rows), layer.places.memory, in: &arena)
      layer.places.multiplyBack(rows, isMeasured: isMeasured, in: &arena)
    }
    if let first, layers.isEmpty {
      arena.copy(output.places.outputGradient.prefix(rows), into: first.outputGradient.prefix(rows))
    }
  }

  /// Calls `body` with the parameters that are this network's alone.
  func forEachOwn(_ body: (Learned) -> Void) {
    for layer in layers { for learned in layer.places.learned { body(learned) } }
    for learned in output.places.learned { body(learned) }
  }

  /// Σw² over the penalized weights, summed as in the cost of a step.
  func squaredWeights<S: EngineScalar>(in arena: inout Arena<S>) -> Double {
    parameters.reduce(0) { $1.need.isPenalized ? $0 + $1.squares(in: &arena) : $0 }
  }
}

/// Whether a forward pass adds up the outputs of items, for the statistics of layers.
enum OutputAdding: Sendable {
  case none
  /// Of the first examples, which begin the sums.
  case first
  case others
}

extension Network.ItemPlaces {
  fileprivate func add<S: EngineScalar>(_ rows: Int, _ adding: OutputAdding, in arena: inout Arena<S>) {
    guard adding != .none, let sums else { return }
    arena.add(output.prefix(rows), to: sums, isFirst: adding == .first)
  }

  /// z ← x·Wᵀ + b.
  fileprivate func multiply<S: EngineScalar>(_ rows: Int, in arena: inout Arena<S>) {
    guard let product else { return }
    arena.forward(
      product.input.prefix(rows), product.weights.values, bias: product.biases?.values, into: output.prefix(rows))
  }

  /// dx ← dz·W, then the steps of W and b.
  fileprivate func multiplyBack<S: EngineScalar>(_ rows: Int, isMeasured: Bool, in arena: inout Arena<S>) {
    guard let product else {
      for learned in learned { learned.step(in: &arena) }
      return
    }
    let dz = outputGradient.prefix(rows)
    if let inputGradient, let transposed = product.transposed {
      arena.transpose(product.weights.values, into: transposed)
      arena.forward(.matrix(dz), transposed, bias: nil, into: inputGradient.prefix(rows))
    }
    product.weights.backward(
      product.input.prefix(rows), dz, panels: product.weights.allPanels, isMeasured: isMeasured, in: &arena)
    if let biases = product.biases { biases.sumRows(dz, panels: biases.allPanels, in: &arena) }
  }
}

extension ProductInput {
  /// The first rows.
  func prefix(_ rows: Int) -> ProductInput {
    if case .matrix(let matrix) = self { .matrix(matrix.prefix(rows)) } else { self }
  }
}
