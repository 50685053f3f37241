internal import CaviarSpec
private import Glibc

extension Interval {
  /// A bound beyond an edge, by half of the width in scale coordinates and by a factor of ten at most, as people would
  /// write it.
  ///
  /// Where a limit comes first, it is the limit, or half way to one that is not included. Nil where there is no room.
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

  /// Ways to write a bound, the shortest first.
  private func spellings(of value: Double, beyond edge: Boundary.Edge) -> [Double] {
    if let step {
      // The grid stays where it is.
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
  /// How far in its coordinates a bound is moved at most: a factor of ten where a coordinate is a logarithm.
  fileprivate static var widestReach: Double {
    self == Log.self || self == OneMinusLog.self ? log(10) : .infinity
  }
}

extension StageSpace.Entry {
  /// The range with an edge moved outwards by half of its width, as far as the field and the scale allow.
  func widened(_ edge: Boundary.Edge) -> SearchRange? {
    guard case .interval(let interval) = range else { return nil }
    let limits = [hyperparameter.domain.limits, interval.scale.limits].compactMap { $0 }
    // What goes in the place of the declared range keeps its other end.
    let isDeclared = (edge == .low ? origin.low : origin.high) == .declared
    var whole = interval
    if isDeclared, case .interval(let declared) = hyperparameter.range { whole = declared }
    return interval.bound(beyond: edge, within: limits).map { bound in
      let low = edge == .low ? bound : whole.low
      let high = edge == .low ? whole.high : bound
      return .interval(interval.with(low: low, high: high))
    }
  }

  /// What a further stage would search: from about the middle of the range to the bound beyond an edge.
  func beyond(_ edge: Boundary.Edge) -> SearchRange? {
    guard !hyperparameter.isConfined, case .interval(let wide)? = widened(edge), case .interval(let own) = range else {
      return nil
    }
    let middle = own.middle
    return .interval(edge == .low ? wide.with(low: wide.low, high: middle) : wide.with(low: middle, high: wide.high))
  }
}

extension Interval {
  /// A value about half way, as people would write it.
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
  /// Fewer trials beyond an edge say nothing of what is there.
  private static let fewestAnswers = 3

  /// Whether a later stage has searched beyond the edge: at least half of the way that the suggestion goes.
  ///
  /// - Parameters:
  ///   - space: What the later stage searched.
  ///   - trials: Its trials: ``fewestAnswers`` of those beyond the edge must have succeeded.
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
