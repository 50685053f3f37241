internal import CaviarCompute

/// The places of a batch in the arena: features, targets and weights, which all fits of a pack share.
struct BatchPlaces: Sendable {
  /// X of the forward pass: Xᵀ [D × B] for few features, otherwise the same as `inputByRows`.
  let input: Wire
  /// X [B × D], row-major, as the gradients of weights read it.
  let inputByRows: Wire
  /// The class or value of each example, [B].
  let targets: Slice
  /// The weight of each example, [B]; nil if all are 1.
  let weights: Slice?
  /// The maximum batch size.
  let capacity: Int

  /// - Parameter isOnlyMultiplied: True if matrix products alone read the input, so that its rows may have gaps.
  init(columns: Int, capacity: Int, hasWeights: Bool, isOnlyMultiplied: Bool, in layout: inout Layout) {
    // A product reads several rows at once. Rows a multiple of 2 kB apart evict one another from the cache.
    let gap = isOnlyMultiplied && columns % 512 == 0 ? 16 : 0
    let offset = layout.slice((columns + gap) * capacity).offset
    inputByRows = Wire(offset: offset, units: columns, isByRows: true, gap: gap)
    // The forward pass is faster with Xᵀ, the backward pass with X. A second copy of long rows costs more than it
    // saves.
    input =
      columns > 128
      ? inputByRows : Wire(offset: layout.slice(columns * capacity).offset, units: columns, isByRows: false)
    targets = layout.slice(capacity)
    weights = hasWeights ? layout.slice(capacity) : nil
    self.capacity = capacity
  }

  /// The targets of the first `rows` examples.
  func targets(_ rows: Int) -> BatchTargets { BatchTargets(values: targets[0..<rows], weights: weights?[0..<rows]) }

  /// Copies rows of `examples` into the batch, in the given order.
  ///
  /// - Parameter weighting: The weights of the examples by class, where they are not all 1.
  /// - Returns: The batch size.
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

  /// Copies the targets of rows of `examples` into the batch.
  func loadTargets<S: EngineScalar>(_ rows: Span<Int>, of examples: Examples, in arena: inout Arena<S>) {
    arena.update(targets(rows.count).values) { targets in
      switch examples.targets {
      case .classes(let labels): for i in rows.indices { targets[i] = S(labels[rows[i]]) }
      case .values(let values): for i in rows.indices { targets[i] = S(values[rows[i]]) }
      }
    }
  }

  /// Copies rows of `features` [N × D] into the batch, without targets.
  func loadFeatures<S: EngineScalar>(
    _ rows: Span<Int>, of features: Span<Float>, columns: Int, in arena: inout Arena<S>
  ) {
    precondition(rows.count <= capacity, "the batch fits the capacity")
    precondition(columns == input.units, "as many features as the models have inputs")
    let matrix = inputByRows.matrix(rows.count).transposed
    arena.gather(rows, of: features, into: matrix)
    if !input.isByRows { arena.copy(matrix, transposedInto: input.matrix(rows.count)) }
  }
}
