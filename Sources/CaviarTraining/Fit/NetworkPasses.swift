internal import CaviarCompute
internal import CaviarRandom

extension Network {
  /// Sets all parameters to their first values.
  func initialize<S: EngineScalar>(in arena: inout Arena<S>, key: (String) -> StreamKey) {
    for tensor in tensors {
      switch tensor.need.start {
      case .constant(let value):
        arena.fill(tensor.place.slice, with: S(value))
      case .drawn(let initializer, let fan):
        let stream = RandomStream(key(tensor.name))
        arena.update(tensor.place.slice) { values in
          for i in values.indices { values[i] = S(initializer.value(i, from: stream, fan: fan)) }
        }
      }
    }
  }

  /// Takes rows of some examples as the batch. Returns how many they are.
  ///
  /// - Parameter weighting: How much rows count, where the network has weights.
  @discardableResult
  func load<S: EngineScalar>(
    _ rows: Span<Int>, of examples: Examples, weighting: RowWeights? = nil, in arena: inout Arena<S>
  ) -> Int {
    loadFeatures(rows, of: examples.features.span, columns: examples.columns, in: &arena)
    let targets = targets(rows.count)
    arena.update(targets.values) { targets in
      switch examples.targets {
      case .classes(let labels): for i in rows.indices { targets[i] = S(labels[rows[i]]) }
      case .values(let values): for i in rows.indices { targets[i] = S(values[rows[i]]) }
      }
    }
    if let place = targets.weights, let weighting {
      let labels = examples.labels
      arena.update(place) { weights in
        for i in rows.indices { weights[i] = S(weighting[labels[rows[i]]]) }
      }
    }
    return rows.count
  }

  /// Takes the numbers of some rows as the batch.
  func loadFeatures<S: EngineScalar>(
    _ rows: Span<Int>, of features: Span<Float>, columns: Int, in arena: inout Arena<S>
  ) {
    precondition(rows.count <= capacity, "the batch is larger than the network has room for")
    precondition(columns == input.units, "the rows have another width than the model was made for")
    arena.gather(rows, of: features, into: input.matrix(rows.count).transposed)
  }

  /// Goes forward and back with the batch: writes all gradients of the data loss, and returns its mean.
  func gradients<S: EngineScalar>(rows: Int, _ mode: Mode, in arena: inout Arena<S>) -> Double {
    forward(rows: rows, mode, in: &arena)
    let flow = output.site.flow(rows)
    let loss = output.part.loss(flow, targets(rows), in: &arena)
    output.part.backward(flow, output.site.memory, in: &arena)
    for index in layers.indices.reversed() {
      layers[index].part.backward(layers[index].site.flow(rows), layers[index].site.memory, in: &arena)
    }
    return loss
  }

  /// Measures the rows of `examples` in evaluation mode, block after block.
  func measure<S: EngineScalar>(
    _ rows: Span<Int>, of examples: Examples, keepsScores: Bool = false, in arena: inout Arena<S>
  ) -> Measurement {
    var sum = Measurement()
    for start in stride(from: 0, to: rows.count, by: block) {
      let count = load(rows.extracting(start..<min(start + block, rows.count)), of: examples, in: &arena)
      forward(rows: count, .evaluation, in: &arena)
      sum += output.part.measure(output.site.flow(count), targets(count), keepsScores: keepsScores, in: &arena)
    }
    return sum
  }

  /// Σw² over the weights that a penalty holds for.
  func squaredWeights<S: EngineScalar>(in arena: borrowing Arena<S>) -> Double {
    arena.read(parameters.penalized) { Double($0.sumOfSquares) }
  }

  /// Σ|w| over the weights that a penalty holds for.
  func weightMagnitudes<S: EngineScalar>(in arena: borrowing Arena<S>) -> Double {
    arena.read(parameters.penalized) { Double($0.sumOfMagnitudes) }
  }

  func forward<S: EngineScalar>(rows: Int, _ mode: Mode, in arena: inout Arena<S>) {
    for index in layers.indices {
      layers[index].part.forward(layers[index].site.flow(rows), layers[index].site.memory, mode, in: &arena)
    }
    output.part.forward(output.site.flow(rows), output.site.memory, mode, in: &arena)
  }
}
