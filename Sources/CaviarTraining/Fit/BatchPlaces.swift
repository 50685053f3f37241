internal import CaviarCompute

/// Where the rows are that pass through all fits of a pack at once.
struct BatchPlaces: Sendable {
  /// The input as it goes forward.
  let input: Wire
  /// The input as the gradients of weights read it: row after row.
  let inputByRows: Wire
  /// A number for each row.
  let targets: Slice
  /// How much each row counts; nil where all count alike.
  let weights: Slice?
  /// The greatest number of rows that there is room for.
  let capacity: Int

  /// - Parameter isOnlyMultiplied: Whether products alone read the input.
  init(columns: Int, capacity: Int, hasWeights: Bool, isOnlyMultiplied: Bool, in layout: inout Layout) {
    // A product reads some rows at once. Where they lie a multiple of 2 kB apart, they push one another out of the cache.
    let gap = isOnlyMultiplied && columns % 512 == 0 ? 16 : 0
    let offset = layout.slice((columns + gap) * capacity).offset
    inputByRows = Wire(offset: offset, units: columns, isByRows: true, gap: gap)
    // Going forward is faster by units, going back by rows. But a second copy of long rows costs more than that.
    input =
      columns > 128
      ? inputByRows : Wire(offset: layout.slice(columns * capacity).offset, units: columns, isByRows: false)
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
    loadTargets(rows, of: examples, in: &arena)
    if let place = targets(rows.count).weights, let weighting {
      let labels = examples.labels
      arena.update(place) { weights in
        for i in rows.indices { weights[i] = S(weighting[labels[rows[i]]]) }
      }
    }
    return rows.count
  }

  /// Takes the targets of rows as those of the batch.
  func loadTargets<S: EngineScalar>(_ rows: Span<Int>, of examples: Examples, in arena: inout Arena<S>) {
    arena.update(targets(rows.count).values) { targets in
      switch examples.targets {
      case .classes(let labels): for i in rows.indices { targets[i] = S(labels[rows[i]]) }
      case .values(let values): for i in rows.indices { targets[i] = S(values[rows[i]]) }
      }
    }
  }

  /// Takes rows of numbers as the batch, without targets.
  func loadFeatures<S: EngineScalar>(
    _ rows: Span<Int>, of features: Span<Float>, columns: Int, in arena: inout Arena<S>
  ) {
    precondition(rows.count <= capacity, "the batch is larger than there is room for")
    precondition(columns == input.units, "the rows have another width than the models were made for")
    let matrix = inputByRows.matrix(rows.count).transposed
    arena.gather(rows, of: features, into: matrix)
    if !input.isByRows { arena.copy(matrix, transposedInto: input.matrix(rows.count)) }
  }
}
