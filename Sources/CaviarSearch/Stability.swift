import CaviarSpec

/// An edge that is one of stability: beyond some value every trial failed.
///
/// "If the best trials sit near where training becomes unstable, it is instability and not the range that stops them"
/// (Google's tuning playbook).
struct Stability {
  /// The outermost value at which a trial succeeded.
  let limit: SpecValue
  /// How many trials failed beyond it.
  let failed: Int
  private let open: BoundaryAnalysis.OpenEdge
  private let stage: BoundaryAnalysis.Stage
  /// The position of the limit, outwards.
  private let end: Double

  /// So many fail beyond any value by chance.
  private static let fewestFailed = 3

  /// Nil where trials succeed up to the edge, or chance lets as many fail there.
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
    // How often as many outermost trials all fail, were failures anywhere.
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

  /// Whether good trials lie towards the limit: the best one near it, or a trend over the range that is left.
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
