internal import CaviarCompute

/// The places of a batch: the rows of the features, targets and weights, which all fits of a pack share.
struct BatchPlaces: Sendable {
  /// The number of features D.
  let columns: Int
  /// The maximum batch size.
  let capacity: Int
  /// A copy of the features, [B × D], for models that do not begin with a product; nil if the rows are read where they
  /// lie.
  let copy: Matrix?
  /// The input of the first products.
  let input: ProductInput
  private let labels: Labels
  private let values: Slice
  private let allWeights: Slice?
  private let isClassification: Bool

  /// - Parameter isCopied: True if something other than a product reads the features, or in double precision.
  init(
    columns: Int, capacity: Int, isClassification: Bool, hasWeights: Bool, isCopied: Bool, in layout: inout Layout
  ) {
    self.columns = columns
    self.capacity = capacity
    self.isClassification = isClassification
    copy = isCopied ? layout.matrix(rows: capacity, columns: columns) : nil
    input = copy.map { .matrix($0) } ?? .selection
    labels = layout.labels(isClassification ? capacity : 0)
    values = layout.slice(isClassification ? 0 : capacity)
    allWeights = hasWeights ? layout.slice(capacity) : nil
  }

  /// The targets of the first `rows` examples.
  func targets(_ rows: Int, areWeighted: Bool) -> BatchTargets {
    BatchTargets(
      places: isClassification ? .classes(labels.prefix(rows)) : .values(values[0..<rows]),
      weights: areWeighted ? allWeights?[0..<rows] : nil)
  }

  /// Makes rows of `examples` the batch, in the given order.
  ///
  /// - Parameter weighting: The weights of the examples by class, where they are not all 1.
  func load<S: EngineScalar>(
    _ rows: Span<Int>, of examples: Examples, weighting: RowWeights? = nil, in arena: inout Arena<S>
  ) {
    loadFeatures(rows, of: examples.features, in: &arena)
    let targets = targets(rows.count, areWeighted: true)
    switch examples.targets {
    case .classes(let labels): arena.gather(rows, of: labels.span, into: targets.labels)
    case .values(let values): arena.gather(rows, of: values.span, into: targets.values)
    }
    if let place = targets.weights, let weighting { arena.gather(rows, of: weighting.ofRows.span, into: place) }
  }

  /// Makes rows of a table the batch, without targets.
  func loadFeatures<S: EngineScalar>(_ rows: Span<Int>, of table: FeatureTable, in arena: inout Arena<S>) {
    precondition(rows.count <= capacity, "the batch fits the capacity")
    precondition(columns == table.columns, "as many features as the models have inputs")
    if let copy {
      arena.copy(rows, of: table, into: copy.prefix(rows.count))
    } else {
      arena.select(rows, of: table)
    }
  }
}
