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
