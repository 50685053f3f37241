package import CaviarSpec

/// A best value at the edge of the range that was searched: the optimum may lie beyond.
///
/// "Be careful with best values on the border" (CS231n, "Hyperparameter optimization").
package struct Boundary: Sendable {
  /// How serious it is.
  package enum Severity: String, Sendable, Codable {
    /// Only the best trial is near the edge, which chance does too.
    case note
    /// Most of the best trials are.
    case warning
  }

  /// Which edge.
  package enum Edge: String, Sendable, Codable {
    case low, high
  }

  package let address: String
  package let edge: Edge
  package let severity: Severity
  /// Who drew the edge.
  package let origin: RangeOrigin.Edge
  /// The edge itself, in real units.
  package let value: SpecValue
  /// The best trial's value.
  package let best: SpecValue
  /// The best value's distance from the edge, as a part of the range's width in scale coordinates.
  package let distance: Double
  /// How many of the best trials lie in the outer tenth of the range.
  package let near: Int
  /// How many best trials were looked at.
  package let among: Int
  /// A range that reaches further, or nil where the choices themselves would have to grow.
  package let suggestion: SearchRange?
}

/// Finds best values on the border.
package enum BoundaryAnalysis {
  /// The best trial is near an edge within this part of the range.
  static let nearBest = 0.05
  /// The other best trials are near an edge within this part: five uniform ones have three there once in 120 times.
  static let nearOthers = 0.1

  /// What stands at the edges of `space`.
  ///
  /// - Parameter ranked: The points of the trials that succeeded, best first.
  package static func boundaries(of space: StageSpace, ranked: [Point]) -> [Boundary] {
    guard let best = ranked.first else { return [] }
    let count = max(5, Int((0.1 * Double(ranked.count)).rounded(.up)))
    let top = Array(ranked.prefix(count))
    return space.entries.flatMap { entry in
      [Boundary.Edge.low, .high].compactMap { edge in
        boundary(of: entry, edge, best: best, top: top)
      }
    }
  }

  private static func boundary(
    of entry: StageSpace.Entry, _ edge: Boundary.Edge, best: Point, top: [Point]
  ) -> Boundary? {
    let address = entry.hyperparameter.address
    guard let line = Line(entry.range), !entry.isNatural(edge, at: line.end(edge)) else { return nil }
    let distance = line.distance(of: best[address], from: edge)
    let near = top.count { line.distance(of: $0[address], from: edge) <= max(nearOthers, line.tolerance) }
    let isCrowded = top.count >= Narrowing.fewestTrials && 2 * near > top.count
    let isNote = line.isContinuous && distance <= nearBest
    guard isCrowded || isNote else { return nil }
    return Boundary(
      address: address, edge: edge, severity: isCrowded ? .warning : .note,
      origin: edge == .low ? entry.origin.low : entry.origin.high, value: line.end(edge), best: best[address],
      distance: distance, near: near, among: top.count, suggestion: entry.widened(edge))
  }
}

/// An ordered range laid out from 0 to 1.
private struct Line {
  private let range: SearchRange
  private let values: [Double]
  let isContinuous: Bool
  /// Rounding must not take a value at the edge away from it.
  let tolerance = 1e-9

  /// Nil for a range that has no two different ends: one value, words, fewer than three numbers.
  init?(_ range: SearchRange) {
    switch range {
    case .fixed: return nil
    case .interval(let interval):
      guard interval.low < interval.high else { return nil }
      values = [interval.low, interval.high]
      isContinuous = true
    case .choices(let choices):
      let numbers = choices.compactMap(\.asNumber).sorted()
      guard numbers.count == choices.count, numbers.count > 2 else { return nil }
      values = numbers
      isContinuous = false
    }
    self.range = range
  }

  func end(_ edge: Boundary.Edge) -> SpecValue {
    let value = edge == .low ? values[0] : values[values.count - 1]
    switch range {
    case .interval(let interval): return interval.scalar(value)
    case .choices(let choices): return choices.first { $0.asNumber == value } ?? .number(value)
    case .fixed(let value): return value
    }
  }

  func distance(of value: SpecValue, from edge: Boundary.Edge) -> Double {
    let number = value.asNumber ?? 0
    let position: Double
    if case .interval(let interval) = range {
      position = interval.position(of: number)
    } else {
      // The edge of a choice is its last value and nothing else.
      position = number == values[0] ? 0 : number == values[values.count - 1] ? 1 : 0.5
    }
    return edge == .low ? position : 1 - position
  }
}

extension StageSpace.Entry {
  /// Whether there is nothing beyond an edge: the field's own limit, or declared so.
  fileprivate func isNatural(_ edge: Boundary.Edge, at value: SpecValue) -> Bool {
    guard let number = value.asNumber else { return true }
    let limits = hyperparameter.domain.limits
    if number == (edge == .low ? limits?.low : limits?.high) { return true }
    let isDeclaredNatural = edge == .low ? hyperparameter.natural.low : hyperparameter.natural.high
    guard isDeclaredNatural, let ends = Line(hyperparameter.range) else { return false }
    return ends.end(edge) == value
  }

  /// The range with an edge moved outwards by half of its width, as far as the field and the scale allow.
  fileprivate func widened(_ edge: Boundary.Edge) -> SearchRange? {
    guard case .interval(let interval) = range else { return nil }
    let moved = interval.value(atPosition: edge == .low ? -0.5 : 1.5)
    var value = hyperparameter.domain.isInteger ? moved.rounded(edge == .low ? .down : .up) : interval.tidy(moved)
    for limits in [hyperparameter.domain.limits, interval.scale.limits].compactMap({ $0 }) {
      value = limits.nearest(to: value, from: edge == .low ? interval.low : interval.high)
    }
    let range =
      edge == .low ? interval.with(low: value, high: interval.high) : interval.with(low: interval.low, high: value)
    return range.low == interval.low && range.high == interval.high ? nil : .interval(range)
  }
}

extension Interval {
  /// A bound as people write it: one significant digit, of 1 − β on its scale.
  fileprivate func tidy(_ value: Double) -> Double {
    if scale == OneMinusLog.self, value < 1, value > 0.5 {
      return Double.complement(ofRounded: 1 - value, significantDigits: 1)
    }
    return value.rounded(significantDigits: scale == Log.self ? 1 : 3)
  }
}

extension Limits {
  /// `value` if it is allowed; otherwise the limit it passed, or half way to a limit that is not included.
  fileprivate func nearest(to value: Double, from edge: Double) -> Double {
    guard !contains(value) else { return value }
    if let low, value <= low { return includesLow ? low : ((edge + low) / 2).rounded(significantDigits: 2) }
    if let high, value >= high { return includesHigh ? high : ((edge + high) / 2).rounded(significantDigits: 6) }
    return value
  }
}
