/// The trend of a stage's trials towards the edges of one hyperparameter's range: evidence that the optimum lies beyond,
/// even if no single trial is near the edge.
///
/// A trial's score is the sum of 1/j from its place to the number of trials (Savage, "Contributions to the theory of rank
/// order statistics", 1956), which separates good trials and hardly the bad ones. A parabola across the range, in scale
/// coordinates, is fitted to the scores together with the linear and squared terms of the other hyperparameters. The trend
/// is the parabola's slope towards an edge, in standard errors. Tests/Boundaries measures its rate of errors.
package struct Trend: Sendable, Equatable {
  /// The slope towards one edge.
  package struct Rise: Sendable, Equatable {
    /// The mean slope over the outer three quarters of the range, over its standard error.
    package let outer: Double
    /// The slope at the edge itself, over its standard error.
    package let edge: Double
  }

  package let low: Rise
  package let high: Rise
  /// The degrees of freedom: the number of trials minus the number of fitted columns.
  package let freedom: Int
  /// The number of trials with the hyperparameter.
  package let trials: Int

  /// The minimum number of trials.
  static let fewestTrials = 8
  /// The position at which a parabola's slope equals its mean slope from −0.5 to 1.
  private static let outer = 0.25
  /// The minimum slope at the edge in standard errors: the parabola's top then lies beyond.
  private static let rising = 0.5
  /// The maximum number of fitted columns.
  private static let mostColumns = 40
  /// The maximum ratio of a slope to its error, which is 0 if the fit is exact.
  private static let most = 99.0

  package subscript(edge: Boundary.Edge) -> Rise { edge == .low ? low : high }

  /// True if trials get significantly better towards an edge, one of `edges` that are tested.
  func rises(towards edge: Boundary.Edge, of edges: Int) -> Bool {
    self[edge].outer >= Self.needed(edges: edges, freedom: freedom) && self[edge].edge >= Self.rising
  }

  /// Fits the trials that have the hyperparameter. Nil if there are too few, if all are equal, or if they lie at fewer than
  /// three positions of the range.
  ///
  /// - Parameters:
  ///   - places: The place of each trial, `[trials]`: 1 is the best, equal trials share one, and nil means failed.
  ///   - columns: The columns of the space.
  ///   - entry: The index of the hyperparameter in the space.
  init?(places: [Int?], columns: SpaceColumns, entry: Int) {
    guard let own = columns.positions[entry] else { return nil }
    let rows = own.indices.filter { own[$0] != nil }
    guard rows.count >= Self.fewestTrials else { return nil }
    let scores = Self.scores(of: rows.map { places[$0] })
    guard scores.contains(where: { $0 != scores[0] }) else { return nil }
    let line = rows.map { own[$0] ?? 0 }
    let square = line.map { $0 * $0 }
    // The columns of the other hyperparameters, as many as leave three trials for each column.
    let room = max(3, min(rows.count / 3, Self.mostColumns))
    var all = LeastSquares()
    _ = all.add(Array(repeating: 1, count: rows.count))
    guard all.add(line) != nil, all.add(square) != nil else { return nil }
    var others: [[Double]] = []
    for column in columns.beside(entry, rows: rows) where all.count < room {
      if all.add(column) != nil { others.append(column) }
    }
    // The same columns with its own last, so that these explain only what the others do not.
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

  /// Savage's scores minus 1, `[trials]`. Equal trials have their mean score; failed ones are equal and last.
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
  /// The slope in standard errors that chance exceeds in one stage of 40, at any of `edges` edges: a quantile of Student's
  /// distribution, by Cornish and Fisher's expansion about the normal quantile.
  static func needed(edges: Int, freedom: Int) -> Double {
    let z = quantiles.first { $0.edges >= edges }?.z ?? quantiles[quantiles.count - 1].z
    let (cube, fifth) = (z * z * z, z * z * z * z * z)
    let n = Double(freedom)
    return z + (cube + z) / (4 * n) + (5 * fifth + 16 * cube + 3 * z) / (96 * n * n)
  }

  /// The upper quantiles of the normal distribution at 0.025 divided by the number of edges.
  private static let quantiles: [(edges: Int, z: Double)] = [
    (1, 1.959964), (2, 2.241403), (3, 2.393980), (4, 2.497705), (5, 2.575829),
    (6, 2.638257), (8, 2.734369), (10, 2.807034), (12, 2.865260), (16, 2.955167),
    (20, 3.023341), (24, 3.078088), (32, 3.162818), (48, 3.279024), (64, 3.359354),
    (128, 3.546338),
  ]
}
