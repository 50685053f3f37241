import CaviarSpec

/// The points of a stage's trials as columns of numbers, from which a regression explains their places.
struct SpaceColumns {
  /// The position of each trial on the range of each ordered hyperparameter: from −1 to 1, in scale coordinates.
  ///
  /// Shape: `[hyperparameters][trials]`. Nil for a hyperparameter without an order, and for a trial without a value.
  let positions: [[Double?]?]
  /// The indicator columns (0 or 1) of each hyperparameter: one for each further word of a choice, and one for presence.
  ///
  /// Shape: `[hyperparameters][indicators][trials]`.
  private let indicators: [[[Double]]]

  init(_ space: StageSpace, points: [Point]) {
    let values = space.entries.map { entry in points.map { $0.value(at: entry.hyperparameter.address) } }
    positions = zip(space.entries, values).map { entry, values in
      PositionScale(entry.range).map { scale in values.map { $0.map(scale.position) } }
    }
    indicators = zip(space.entries, values).map { entry, values in
      var columns: [[Double]] = []
      if PositionScale(entry.range) == nil, case .choices(let choices) = entry.range {
        columns += choices.dropFirst().map { choice in values.map { $0 == choice ? 1 : 0 } }
      }
      if values.contains(where: { $0 == nil }) { columns.append(values.map { $0 == nil ? 0 : 1 }) }
      return columns
    }
  }

  /// The same columns, with other positions of one hyperparameter, `[trials]`.
  init(_ columns: SpaceColumns, positions own: [Double?], of entry: Int) {
    var positions = columns.positions
    positions[entry] = own
    self.positions = positions
    indicators = columns.indicators
  }

  /// The columns of all hyperparameters but one, each `[rows]`: linear, then squared, then indicators, in the space's order.
  func beside(_ entry: Int, rows: [Int]) -> some Sequence<[Double]> {
    let others = positions.indices.filter { $0 != entry }
    let ordered = others.compactMap { positions[$0] }.map { positions in rows.map { positions[$0] ?? 0 } }
    let rest = others.flatMap { indicators[$0] }.map { column in rows.map { column[$0] } }
    return ordered + ordered.map { $0.map { $0 * $0 } } + rest
  }
}

/// Maps the values of an ordered range to positions from −1 to 1, so that coefficients are comparable between ranges.
struct PositionScale {
  private let range: SearchRange
  private let numbers: [Double]
  /// The number of values of a grid, of whole numbers or of a choice; nil for a continuous interval.
  private let count: Double?

  /// Nil for one value, for words, and for a choice of fewer than three numbers.
  init?(_ range: SearchRange) {
    switch range {
    case .fixed: return nil
    case .interval(let interval):
      guard interval.low < interval.high else { return nil }
      numbers = []
      count = interval.lastIndex.map { $0 + 1 }
    case .choices(let choices):
      numbers = choices.compactMap(\.asNumber).sorted()
      guard numbers.count == choices.count, numbers.count > 2 else { return nil }
      count = Double(numbers.count)
    }
    self.range = range
  }

  /// The position of a value. Counted values lie in the middles of equal parts. It is rounded to nine decimals, to remove
  /// the error of a logarithm.
  func position(_ value: SpecValue) -> Double {
    let number = value.asNumber ?? 0
    var position: Double
    if case .interval(let interval) = range {
      position = interval.with(low: interval.low, high: interval.last).position(of: number)
    } else {
      position = Double(numbers.firstIndex(of: number) ?? 0) / Double(numbers.count - 1)
    }
    if let count { position = (position * (count - 1) + 0.5) / count }
    return ((2 * position - 1) * 1e9).rounded() / 1e9
  }
}
