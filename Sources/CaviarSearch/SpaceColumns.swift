import CaviarSpec

/// Where trials lie on the ranges of a stage, as numbers for a regression.
struct SpaceColumns {
  /// Of each hyperparameter that is ordered, the position of each trial: from −1 to 1 across its range, in scale
  /// coordinates; nil where a trial has none. Nil for one without an order.
  let positions: [[Double?]?]
  /// Of each hyperparameter what else tells trials apart: which word of a choice, and whether it is there at all.
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

  /// The same positions, but for one hyperparameter.
  init(_ columns: SpaceColumns, positions own: [Double?], of entry: Int) {
    var positions = columns.positions
    positions[entry] = own
    self.positions = positions
    indicators = columns.indicators
  }

  /// The columns of all hyperparameters but one: lines, then parabolas, then indicators, in the order of the space.
  func beside(_ entry: Int, rows: [Int]) -> some Sequence<[Double]> {
    let others = positions.indices.filter { $0 != entry }
    let ordered = others.compactMap { positions[$0] }.map { positions in rows.map { positions[$0] ?? 0 } }
    let rest = others.flatMap { indicators[$0] }.map { column in rows.map { column[$0] } }
    return ordered + ordered.map { $0.map { $0 * $0 } } + rest
  }
}

/// Positions on an ordered range, from −1 to 1.
struct PositionScale {
  private let range: SearchRange
  private let numbers: [Double]
  /// How many values there are, where they can be counted.
  private let count: Double?

  /// Nil for one value, words, and fewer than three numbers.
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

  /// Counted values lie in the middles of equal parts. Nine decimals: the last bits of a logarithm say nothing.
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
