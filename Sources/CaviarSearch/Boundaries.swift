package import CaviarSpec

/// A best value at the edge of the range that was searched: the optimum may lie beyond.
///
/// "Be careful with best values on the border" (CS231n, "Hyperparameter optimization").
package struct Boundary: Sendable {
  /// How serious it is.
  package enum Severity: String, Sendable, Codable {
    /// The best trial is near the edge, and so few others that chance does it too.
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
  /// What the declared range says of its natural edges, so that a suggestion keeps it.
  package let natural: String?
}

/// Finds best values on the border.
package enum BoundaryAnalysis {
  /// The best trial is near an edge within this part of the range.
  static let nearBest = 0.05
  /// The other best trials are near an edge within this part.
  static let nearOthers = 0.1
  /// A crowd is more than chance would bring together this often. Three of five uniform ones are near an edge once in
  /// 117 times; of a range of three whole numbers, each is at an edge a third of the time, and it takes all five.
  static let chance = 0.01

  /// What stands at the edges of `space`.
  ///
  /// - Parameter ranked: The points of the trials that succeeded, best first.
  package static func boundaries(of space: StageSpace, ranked: some Collection<Point>) -> [Boundary] {
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
    guard let line = RangeLine(entry.range), !entry.isNatural(edge, at: line.end(edge)) else { return nil }
    // Trials without it have no place in its range.
    guard let value = best.value(at: address) else { return nil }
    let values = top.compactMap { $0.value(at: address) }
    let distance = line.distance(of: value, from: edge)
    let near = values.count { line.distance(of: $0, from: edge) <= nearOthers }
    let isCrowded =
      values.count >= Narrowing.fewestTrials && 2 * near > values.count
      && chance(ofAtLeast: near, of: values.count, each: line.share(near: edge, within: nearOthers)) <= chance
    let isNote = line.isContinuous && distance <= nearBest
    guard isCrowded || isNote else { return nil }
    return Boundary(
      address: address, edge: edge, severity: isCrowded ? .warning : .note,
      origin: edge == .low ? entry.origin.low : entry.origin.high, value: line.end(edge), best: value,
      distance: distance, near: near, among: values.count, suggestion: entry.widened(edge),
      natural: entry.hyperparameter.natural.declared)
  }

  /// The upper tail of the binomial distribution: `near` or more of `count` trials with probability `share` each.
  static func chance(ofAtLeast near: Int, of count: Int, each share: Double) -> Double {
    guard share > 0 else { return near > 0 ? 0 : 1 }
    guard share < 1 else { return 1 }
    var probability = (0..<count).reduce(1) { product, _ in product * (1 - share) }
    var below = 0.0
    for successes in 0..<near {
      below += probability
      probability *= Double(count - successes) / Double(successes + 1) * share / (1 - share)
    }
    return 1 - below
  }
}

extension StageSpace.Entry {
  /// Whether there is nothing beyond an edge: the field's own limit, or declared so.
  fileprivate func isNatural(_ edge: Boundary.Edge, at value: SpecValue) -> Bool {
    guard let number = value.asNumber else { return true }
    let limits = hyperparameter.domain.limits
    if number == (edge == .low ? limits?.low : limits?.high) { return true }
    let isDeclaredNatural = edge == .low ? hyperparameter.natural.low : hyperparameter.natural.high
    guard isDeclaredNatural, let ends = RangeLine(hyperparameter.range) else { return false }
    return ends.end(edge) == value
  }

  /// The range with an edge moved outwards by half of its width, as far as the field and the scale allow.
  fileprivate func widened(_ edge: Boundary.Edge) -> SearchRange? {
    guard case .interval(let interval) = range else { return nil }
    let limits = [hyperparameter.domain.limits, interval.scale.limits].compactMap { $0 }
    return interval.bound(beyond: edge, within: limits).map { bound in
      let low = edge == .low ? bound : interval.low
      let high = edge == .low ? interval.high : bound
      return .interval(interval.with(low: low, high: high))
    }
  }
}
