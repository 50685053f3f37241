/// How the trials of a stage change towards the edges of one hyperparameter's range.
///
/// A trial's score is the sum of 1/j from its place to the number of trials (Savage, "Contributions to the theory of rank
/// order statistics", 1956): it tells good trials apart and hardly the bad ones. A parabola across the range, in scale
/// coordinates, is fitted to the scores, with the other hyperparameters' lines and parabolas beside it. What is judged is
/// how steeply it rises towards an edge, in standard errors. How often that is right stands in Tests/Boundaries.
package struct Trend: Sendable, Equatable {
  /// Towards one edge.
  package struct Rise: Sendable, Equatable {
    /// The mean slope over the outer three quarters of the range, over its standard error.
    package let outer: Double
    /// The slope at the edge itself, over its standard error.
    package let edge: Double
  }

  package let low: Rise
  package let high: Rise
  /// How many trials there are beyond what was fitted.
  package let freedom: Int
  /// How many trials have the hyperparameter.
  package let trials: Int

  /// Fewer trials say nothing.
  static let fewestTrials = 8
  /// The mean slope of a parabola from −0.5 to 1 is the slope here.
  private static let outer = 0.25
  /// By how many standard errors the curve must still rise at the edge: its top lies beyond.
  private static let rising = 0.5
  /// More columns are not fitted.
  private static let mostColumns = 40
  /// Where the fit is exact, a slope has no error.
  private static let most = 99.0

  package subscript(edge: Boundary.Edge) -> Rise { edge == .low ? low : high }

  /// Whether trials get better towards an edge, of `edges` that are looked at.
  func rises(towards edge: Boundary.Edge, of edges: Int) -> Bool {
    self[edge].outer >= Self.needed(edges: edges, freedom: freedom) && self[edge].edge >= Self.rising
  }

  /// Of all trials that have the hyperparameter. Nil where they say nothing: too few, all equal, or at fewer than three
  /// places of the range.
  ///
  /// - Parameters:
  ///   - places: Of each trial its place: 1 is the best, equal ones share one. Nil for one that failed.
  ///   - columns: Of the space.
  ///   - entry: Which hyperparameter of the space.
  init?(places: [Int?], columns: SpaceColumns, entry: Int) {
    guard let own = columns.positions[entry] else { return nil }
    let rows = own.indices.filter { own[$0] != nil }
    guard rows.count >= Self.fewestTrials else { return nil }
    let scores = Self.scores(of: rows.map { places[$0] })
    guard scores.contains(where: { $0 != scores[0] }) else { return nil }
    let line = rows.map { own[$0] ?? 0 }
    let square = line.map { $0 * $0 }
    // Who is beside it: as many as the trials bear, so that each has three.
    let room = max(3, min(rows.count / 3, Self.mostColumns))
    var all = LeastSquares()
    _ = all.add(Array(repeating: 1, count: rows.count))
    guard all.add(line) != nil, all.add(square) != nil else { return nil }
    var others: [[Double]] = []
    for column in columns.beside(entry, rows: rows) where all.count < room {
      if all.add(column) != nil { others.append(column) }
    }
    // The same with its own columns last: what is theirs alone.
    var fit = LeastSquares()
    for column in [Array(repeating: 1, count: rows.count)] + others { _ = fit.add(column) }
    guard let first = fit.add(line)?.last, let second = fit.add(square)?.suffix(2) else { return nil }
    let (cross, length) = (second[second.startIndex], second[second.startIndex + 1])
    let (rest, along) = fit.remainder(of: scores)
    let mean = scores.reduce(0, +) / Double(scores.count)
    let spread = scores.map { $0 - mean }
    let left = rest.dot(rest)
    freedom = rows.count - fit.count
    trials = rows.count
    let variance = left <= 1e-9 * spread.dot(spread) ? 0 : left / Double(freedom)
    let effects = along.suffix(2)
    func rise(_ side: Double) -> Rise {
      func slope(at position: Double) -> Double {
        let weight = 1 / first
        let other = (2 * side * position - cross * weight) / length
        let slope = side * (weight * effects[effects.startIndex] + other * effects[effects.startIndex + 1])
        let error = (variance * (weight * weight + other * other)).squareRoot()
        guard abs(slope) > 1e-9 else { return 0 }
        return error > 0 ? min(max(slope / error, -Self.most), Self.most) : slope > 0 ? Self.most : -Self.most
      }
      return Rise(outer: slope(at: Self.outer), edge: slope(at: 1))
    }
    low = rise(-1)
    high = rise(1)
  }

  /// Savage's scores, less 1; equal trials have their mean, and failed ones are equal and last.
  static func scores(of places: [Int?]) -> [Double] {
    let count = places.count
    var single = Array(repeating: 0.0, count: count)
    var sum = 0.0
    for index in stride(from: count - 1, through: 0, by: -1) {
      sum += 1 / Double(index + 1)
      single[index] = sum - 1
    }
    let order = places.indices.sorted { (places[$0] ?? .max, $0) < (places[$1] ?? .max, $1) }
    var scores = single
    var start = 0
    while start < count {
      var end = start
      while end < count, places[order[end]] == places[order[start]] { end += 1 }
      let mean = single[start..<end].reduce(0, +) / Double(end - start)
      for index in order[start..<end] { scores[index] = mean }
      start = end
    }
    return scores
  }
}

extension Trend {
  /// How many standard errors chance exceeds in one stage of 40, at any of `edges` edges: Student's distribution, by
  /// Cornish and Fisher's expansion of its quantile about the normal one.
  static func needed(edges: Int, freedom: Int) -> Double {
    let z = quantiles.first { $0.edges >= edges }?.z ?? quantiles[quantiles.count - 1].z
    let (cube, fifth) = (z * z * z, z * z * z * z * z)
    let n = Double(freedom)
    return z + (cube + z) / (4 * n) + (5 * fifth + 16 * cube + 3 * z) / (96 * n * n)
  }

  /// The normal distribution's upper quantiles of 0.025 over a number of edges.
  private static let quantiles: [(edges: Int, z: Double)] = [
    (1, 1.959964), (2, 2.241403), (3, 2.393980), (4, 2.497705), (5, 2.575829),
    (6, 2.638257), (8, 2.734369), (10, 2.807034), (12, 2.865260), (16, 2.955167),
    (20, 3.023341), (24, 3.078088), (32, 3.162818), (48, 3.279024), (64, 3.359354),
    (128, 3.546338),
  ]
}
