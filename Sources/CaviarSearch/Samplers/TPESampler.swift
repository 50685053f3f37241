internal import CaviarRandom
package import CaviarSpec

/// The Tree-structured Parzen Estimator: points where good trials are dense and bad ones are not (Bergstra, Bardenet, Bengio &
/// Kégl, "Algorithms for Hyper-Parameter Optimization", NIPS 2011; S. Watanabe, arXiv 2304.11127, 2023).
///
/// All hyperparameters are drawn together, from one kernel. The proposals of a batch count as bad trials for those after them, and so do
/// trials that failed. No point is proposed twice while there are others.
package struct TPESampler: Sampler {
  package static let name = "tpe"
  package static let otherNames = ["tpesampler", "bayesian", "bayes", "hyperopt", "bohb", "parzen"]
  package static let summary =
    "A Tree-structured Parzen Estimator: points where good trials are dense and bad ones are not."
  package static let example = "tpe: {batch: 10}"
  package static let source: String? = "Bergstra, Bardenet, Bengio & Kégl, NIPS 2011"
  package static let fields: [Field<Self>] = [
    Field(
      "batch", \.batchSize, .integer(.between(1, 10_000)), otherNames: ["batch_size", "q", "parallel"],
      "The number of trials proposed together, after the results of all before."),
    Field(
      "random", \.randomTrials, .integer(.between(1, 10_000)),
      otherNames: ["n_startup_trials", "n_initial_points", "startup", "initial"],
      "The number of finished trials before the first proposal; until then, points are random."),
  ]

  package var batchSize = 10
  package var randomTrials = 10

  package init() {}

  package var batch: Int? { batchSize }

  /// The number of points among which the best is taken.
  private static let candidates = 24

  package func problem(of request: SamplingRequest) -> SamplerProblem? { request.notInBatches(of: batchSize) }

  package func points(of trials: Range<Int>, in request: SamplingRequest, after history: [Observation]) -> [Point] {
    guard history.count >= randomTrials else {
      return RandomSampler().points(of: trials, in: request, after: [])
    }
    let space = UnitSpace(request.space)
    let finished = history.map { (space.positions(of: $0.point), $0.value) }
    let order = finished.indices.sorted { one, other in
      let values = (finished[one].1 ?? -.infinity, finished[other].1 ?? -.infinity)
      return values.0 != values.1 ? values.0 > values.1 : one < other
    }
    let succeeded = finished.count { $0.1 != nil }
    let good = Set(order.prefix(min((finished.count + 9) / 10, 25, succeeded)))
    let best = ParzenEstimator(
      space, points: finished.indices.filter(good.contains).map { finished[$0].0 },
      weights: Array(repeating: 1, count: good.count))
    var bad = finished.indices.filter { !good.contains($0) }.map { finished[$0].0 }
    var known = history.map(\.point)
    return trials.map { trial in
      let rest = ParzenEstimator(space, points: bad, weights: Self.weights(bad.count))
      let point = proposal(space, best, rest, known, request.draws(of: trial))
      known.append(point)
      bad.append(space.positions(of: point))
      return point
    }
  }

  /// The candidate with the highest ratio of densities that is no point yet.
  private func proposal(
    _ space: UnitSpace, _ best: ParzenEstimator, _ rest: ParzenEstimator, _ known: [Point], _ draws: Draws
  ) -> Point {
    var draws = draws
    var chosen: (point: Point, score: Double)?
    for _ in 0..<Self.candidates {
      let point = space.point(at: best.sample(&draws))
      guard !known.contains(point) else { continue }
      let positions = space.positions(of: point)
      let score = best.logDensity(at: positions) - rest.logDensity(at: positions)
      if score > chosen?.score ?? -.infinity { chosen = (point, score) }
    }
    return chosen?.point ?? space.newPoint(besides: known, &draws)
  }

  /// The older half of many trials weighs less: its results say less about where the search is now.
  private static func weights(_ count: Int) -> [Double] {
    let flat = 25
    guard count > flat else { return Array(repeating: 1, count: count) }
    let ramp = count - flat
    return (0..<count).map { index in
      guard index < ramp else { return 1 }
      let first = 1 / Double(count)
      return ramp == 1 ? first : first + (1 - first) * Double(index) / Double(ramp - 1)
    }
  }
}
