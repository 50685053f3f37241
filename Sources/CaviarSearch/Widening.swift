internal import CKernels
internal import CaviarSpec

extension Interval {
  /// A bound beyond an edge, by half of the width in scale coordinates, at most a factor of ten, rounded to a short number.
  ///
  /// If a limit comes first, the bound is the limit, or halfway to a limit that is not included. Nil if there is no room.
  func bound(beyond edge: Boundary.Edge, within limits: [Limits]) -> Double? {
    let old = edge == .low ? low : high
    let reach = min(0.5, scale.widestReach / abs(scale.coordinate(of: high) - scale.coordinate(of: low)))
    var moved = value(atPosition: edge == .low ? -reach : 1 + reach)
    for limit in limits where !limit.contains(moved) {
      guard let end = edge == .low ? limit.low : limit.high else { continue }
      let isIncluded = edge == .low ? limit.includesLow : limit.includesHigh
      moved = isIncluded ? end : (old + end) / 2
    }
    return spellings(of: moved, beyond: edge).first { value in
      (edge == .low ? value < old : value > old) && value.isFinite && limits.allSatisfy { $0.contains(value) }
    }
  }

  /// The roundings of a bound, the one with the fewest digits first.
  private func spellings(of value: Double, beyond edge: Boundary.Edge) -> [Double] {
    if let step {
      // The bound stays on the grid.
      let old = edge == .low ? low : high
      let steps = (value - old) / step
      return [steps.rounded(.awayFromZero), steps.rounded(.towardZero)].map { count in
        isInteger ? old + count * step : (old + count * step).rounded(significantDigits: 6)
      }
    }
    if isInteger {
      let bounded = min(max(value, -Self.largestInteger), Self.largestInteger)
      return edge == .low
        ? [bounded.rounded(.down), bounded.rounded(.up)] : [bounded.rounded(.up), bounded.rounded(.down)]
    }
    if scale == OneMinusLog.self, value < 1, value > 0.5 {
      return (1...17).map { Double.complement(ofRounded: 1 - value, significantDigits: $0) }
    }
    return ((scale == Log.self ? 1 : 3)...17).map { value.rounded(significantDigits: $0) }
  }
}

extension Scale {
  /// The maximum distance by which a bound is moved, in coordinates: a factor of ten if the coordinate is a logarithm.
  fileprivate static var widestReach: Double {
    self == Log.self || self == OneMinusLog.self ? ck_log(10) : .infinity
  }
}

extension StageSpace.Entry {
  /// The range with an edge moved outwards by half of its width, within the limits of the field and the scale.
  func widened(_ edge: Boundary.Edge) -> SearchRange? {
    guard case .interval(let interval) = range else { return nil }
    let limits = [hyperparameter.domain.limits, interval.scale.limits].compactMap { $0 }
    // A replacement for the declared range keeps the other edge of that range.
    let isDeclared = (edge == .low ? origin.low : origin.high) == .declared
    var whole = interval
    if isDeclared, case .interval(let declared) = hyperparameter.range { whole = declared }
    return interval.bound(beyond: edge, within: limits).map { bound in
      let low = edge == .low ? bound : whole.low
      let high = edge == .low ? whole.high : bound
      return .interval(interval.with(low: low, high: high))
    }
  }

  /// The range for a further stage: from about the middle of the range to a bound beyond the edge.
  func beyond(_ edge: Boundary.Edge) -> SearchRange? {
    guard !hyperparameter.isConfined, case .interval(let wide)? = widened(edge), case .interval(let own) = range else {
      return nil
    }
    let middle = own.middle
    return .interval(edge == .low ? wide.with(low: wide.low, high: middle) : wide.with(low: middle, high: wide.high))
  }
}

extension Interval {
  /// A short number near the middle of the range.
  fileprivate var middle: Double {
    let value = clamped(value(atPosition: 0.5))
    if let step {
      let onGrid = low + ((value - low) / step).rounded(.down) * step
      return isInteger ? onGrid : onGrid.rounded(significantDigits: 6)
    }
    if isInteger { return value.rounded(.down) }
    let spelt = (1...17).lazy.map {
      scale == OneMinusLog.self && value > 0.5
        ? Double.complement(ofRounded: 1 - value, significantDigits: $0) : value.rounded(significantDigits: $0)
    }
    return spelt.first { (0.4...0.6).contains(position(of: $0)) } ?? value
  }
}

extension Boundary {
  /// The minimum number of successful trials beyond an edge that settle the question.
  private static let fewestAnswers = 3

  /// True if a later stage has searched beyond the edge, at least halfway to the end of the suggestion.
  ///
  /// - Parameters:
  ///   - space: The ranges of the later stage.
  ///   - trials: Its trials; at least ``fewestAnswers`` of those beyond the edge must have succeeded.
  package func isAnswered(by space: StageSpace, trials: [PlacedTrial]) -> Bool {
    guard let range = space.entries.first(where: { $0.hyperparameter.address == address })?.range,
      let old = value.asNumber
    else { return false }
    let numbers = range.extremes.compactMap(\.asNumber)
    guard let reached = edge == .low ? numbers.min() : numbers.max() else { return false }
    guard edge == .low ? reached < old : reached > old else { return false }
    let beyond = trials.count { trial in
      guard trial.place != nil, let number = trial.point.value(at: address)?.asNumber else { return false }
      return edge == .low ? number < old : number > old
    }
    guard beyond >= Self.fewestAnswers else { return false }
    guard case .interval(let wide)? = suggestion else { return true }
    let scale = wide.scale
    let way = scale.coordinate(of: edge == .low ? wide.low : wide.high) - scale.coordinate(of: old)
    return (scale.coordinate(of: reached) - scale.coordinate(of: old)) / way >= 0.5
  }
}
