import CaviarSpec

/// A limit of stability near an edge: beyond some value every trial failed, so that a wider range would not help.
///
/// "If the best trials sit near where training becomes unstable, it is instability and not the range that stops them"
/// (Google's tuning playbook).
struct Stability {
  /// The outermost value at which a trial succeeded.
  let limit: SpecValue
  /// The number of trials beyond the limit, all of which failed.
  let failed: Int
  private let open: BoundaryAnalysis.OpenEdge
  private let stage: BoundaryAnalysis.Stage
  /// The position of the limit, increasing towards the edge.
  private let end: Double

  /// The minimum number of failed trials; fewer can fail beyond some value by chance.
  private static let fewestFailed = 3

  /// Nil if trials succeed up to the edge, or as many could fail there by chance.
  init?(at open: BoundaryAnalysis.OpenEdge, in stage: BoundaryAnalysis.Stage) {
    guard let positions = stage.columns.positions[open.index] else { return nil }
    let side = open.edge == .low ? -1.0 : 1.0
    let address = open.entry.hyperparameter.address
    let rows = positions.indices.filter { positions[$0] != nil }
    let succeeded = rows.filter { stage.places[$0] != nil }
    let outermost = succeeded.max { side * (positions[$0] ?? 0) < side * (positions[$1] ?? 0) }
    guard let outermost, let position = positions[outermost],
      let limit = stage.trials[outermost].point.value(at: address)
    else { return nil }
    let failed = rows.count { side * (positions[$0] ?? 0) > side * position }
    guard failed >= Self.fewestFailed else { return nil }
    // The probability that the outermost trials all fail if failures are independent of the value.
    var chance = 1.0
    for index in 0..<failed {
      chance *= Double(rows.count - succeeded.count - index) / Double(rows.count - index)
    }
    guard chance <= BoundaryAnalysis.chance / Double(stage.edges) else { return nil }
    self.limit = limit
    self.failed = failed
    self.open = open
    self.stage = stage
    end = side * position
  }

  /// True if good trials lie towards the limit: the best one is near it, or there is a trend over the stable range.
  func isApproached(by best: SpecValue) -> Bool {
    guard let positions = stage.columns.positions[open.index], end > -1 else { return false }
    let side = open.edge == .low ? -1.0 : 1.0
    func within(_ position: Double) -> Double { (side * position + 1) / (end + 1) * 2 - 1 }
    if let scale = PositionScale(open.entry.range), within(scale.position(best)) >= 1 - 2 * BoundaryAnalysis.nearBest {
      return true
    }
    let inner = positions.map { position in position.flatMap { side * $0 > end ? nil : side * within($0) } }
    let columns = SpaceColumns(stage.columns, positions: inner, of: open.index)
    let trend = Trend(places: stage.places, columns: columns, entry: open.index)
    return trend?.rises(towards: open.edge, of: stage.edges) ?? false
  }
}
