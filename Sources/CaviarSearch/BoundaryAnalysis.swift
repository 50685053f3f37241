import CaviarSpec

/// Finds good values towards the border.
package enum BoundaryAnalysis {
  /// The best trial is near an edge within this part of the range.
  static let nearBest = 0.05
  /// The other best trials are near an edge within this part.
  static let nearOthers = 0.1
  /// A crowd at any edge of a stage is more than chance would bring together this often.
  static let chance = 0.01
  /// With fewer trials a trend is a note.
  static let fewestTrialsOfWarning = 20

  /// The boundaries at the edges of `space`.
  ///
  /// - Parameter trials: Those of the stage, the best first and the failed last.
  package static func boundaries(of space: StageSpace, trials: [PlacedTrial]) -> [Boundary] {
    guard trials.first?.place != nil else { return [] }
    // Where all are equal there is no best one.
    guard trials.count == 1 || trials.contains(where: { $0.place != 1 }) else { return [] }
    let columns = SpaceColumns(space, points: trials.map(\.point))
    let stage = Stage(trials: trials, columns: columns, edges: edges(of: space).count)
    return edges(of: space).compactMap { edge in boundary(at: edge, in: stage) }
  }

  /// An edge beyond which there may be something.
  struct OpenEdge {
    let index: Int
    let entry: StageSpace.Entry
    let line: RangeLine
    let edge: Boundary.Edge
  }

  /// The data that all edges of a stage share.
  struct Stage {
    let trials: [PlacedTrial]
    let columns: SpaceColumns
    /// The number of open edges: chance has as many occasions.
    let edges: Int
    /// The best tenth of those that succeeded, five at least, and those as good as the last of them.
    let top: ArraySlice<PlacedTrial>
    let places: [Int?]

    init(trials: [PlacedTrial], columns: SpaceColumns, edges: Int) {
      self.trials = trials
      self.columns = columns
      self.edges = edges
      places = trials.map(\.place)
      let ranked = trials.prefix { $0.place != nil }
      let last = ranked.prefix(max(5, Int((0.1 * Double(ranked.count)).rounded(.up)))).last?.place ?? 0
      top = ranked.prefix { ($0.place ?? .max) <= last }
    }
  }

  private static func edges(of space: StageSpace) -> [OpenEdge] {
    space.entries.enumerated().flatMap { index, entry in
      [Boundary.Edge.low, .high].compactMap { edge in
        guard let line = RangeLine(entry.range), !entry.isNatural(edge, at: line.end(edge)) else { return nil }
        return OpenEdge(index: index, entry: entry, line: line, edge: edge)
      }
    }
  }

  private static func boundary(at open: OpenEdge, in stage: Stage) -> Boundary? {
    let (line, edge, address) = (open.line, open.edge, open.entry.hyperparameter.address)
    let values = stage.top.compactMap { $0.point.value(at: address) }
    // If the best trial does not use it, its range does not matter.
    guard let best = stage.trials[0].point.value(at: address) else { return nil }
    let distance = line.distance(of: best, from: edge)
    let near = values.count { line.distance(of: $0, from: edge) <= nearOthers }
    func result(_ severity: Boundary.Severity, _ reason: Boundary.Reason) -> Boundary {
      let isStability = if case .stability = reason { true } else { false }
      return Boundary(
        address: address, edge: edge, severity: severity, reason: reason,
        origin: edge == .low ? open.entry.origin.low : open.entry.origin.high, value: line.end(edge), best: best,
        distance: distance, near: near, among: values.count,
        suggestion: isStability ? nil : open.entry.widened(edge), beyond: isStability ? nil : open.entry.beyond(edge),
        natural: open.entry.hyperparameter.natural.declared)
    }
    if let stability = Stability(at: open, in: stage) {
      guard stability.isApproached(by: best) else { return nil }
      return result(.note, .stability(limit: stability.limit, failed: stability.failed))
    }
    let trend = Trend(places: stage.places, columns: stage.columns, entry: open.index)
    let rising = trend.flatMap { $0.rises(towards: edge, of: stage.edges) ? evidence($0, at: open, in: stage) : nil }
    if let rising, rising.trials >= fewestTrialsOfWarning { return result(.warning, .trend(rising)) }
    let isCrowded =
      values.count >= Narrowing.fewestTrials && 2 * near > values.count
      && chance(ofAtLeast: near, of: values.count, each: line.share(near: edge, within: nearOthers))
        <= chance / Double(stage.edges)
    if isCrowded { return result(.warning, .crowd) }
    if let rising { return result(.note, .trend(rising)) }
    guard line.isContinuous, distance <= nearBest else { return nil }
    return result(.note, .best)
  }

  /// A trend in numbers, with what a look at the places shows of it.
  private static func evidence(_ trend: Trend, at open: OpenEdge, in stage: Stage) -> Boundary.Rising {
    let side = open.edge == .low ? -1.0 : 1.0
    let positions = stage.columns.positions[open.index] ?? []
    func medianPlace(_ part: (Double) -> Bool) -> Double? {
      // Failed trials come last, and the median of many is one of them.
      let found = zip(positions, stage.places).compactMap { position, place in
        position.flatMap { part(side * $0) ? place ?? stage.trials.count : nil }
      }.sorted()
      guard !found.isEmpty else { return nil }
      return Double(found[(found.count - 1) / 2] + found[found.count / 2]) / 2
    }
    let third = 1.0 / 3
    return Boundary.Rising(
      trend: trend[open.edge].outer, needed: Trend.needed(edges: stage.edges, freedom: trend.freedom),
      outerPlace: medianPlace { $0 >= third }, middlePlace: medianPlace { $0 > -third && $0 < third },
      trials: trend.trials)
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
  /// True if there is nothing beyond an edge: it is the field's own limit, or declared natural.
  fileprivate func isNatural(_ edge: Boundary.Edge, at value: SpecValue) -> Bool {
    guard let number = value.asNumber else { return true }
    let limits = hyperparameter.domain.limits
    if number == (edge == .low ? limits?.low : limits?.high) { return true }
    let isDeclaredNatural = edge == .low ? hyperparameter.natural.low : hyperparameter.natural.high
    guard isDeclaredNatural, let ends = RangeLine(hyperparameter.range) else { return false }
    return ends.end(edge) == value
  }
}
