internal import CaviarCompute

/// Where the rows are that pass through all fits of a pack at once.
struct BatchPlaces: Sendable {
  /// The input, stored row after row.
  let input: Wire
  /// A number for each row.
  let targets: Slice
  /// How much each row counts; nil where all count alike.
  let weights: Slice?
  /// The greatest number of rows that there is room for.
  let capacity: Int

  init(columns: Int, capacity: Int, hasWeights: Bool, in layout: inout Layout) {
    input = Wire(offset: layout.slice(columns * capacity).offset, units: columns, isByRows: true)
    targets = layout.slice(capacity)
    weights = hasWeights ? layout.slice(capacity) : nil
    self.capacity = capacity
  }

  /// The targets of the first `rows`.
  func targets(_ rows: Int) -> BatchTargets { BatchTargets(values: targets[0..<rows], weights: weights?[0..<rows]) }

  /// Takes rows of some examples as the batch. Returns how many they are.
  ///
  /// - Parameter weighting: How much rows count, where they have weights.
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

  /// Takes rows of numbers as the batch, without targets.
  func loadFeatures<S: EngineScalar>(
    _ rows: Span<Int>, of features: Span<Float>, columns: Int, in arena: inout Arena<S>
  ) {
    precondition(rows.count <= capacity, "the batch is larger than there is room for")
    precondition(columns == input.units, "the rows have another width than the models were made for")
    arena.gather(rows, of: features, into: input.matrix(rows.count).transposed)
  }
}
