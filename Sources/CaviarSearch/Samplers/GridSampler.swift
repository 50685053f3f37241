package import CaviarSpec

/// Every combination of a few values of each hyperparameter: for choices and small counts.
///
/// Over several continuous hyperparameters a grid tries few values of the one that matters (Bergstra & Bengio, JMLR 13, 2012).
package struct GridSampler: Sampler {
  package static let name = "grid"
  package static let otherNames = ["grid_search", "gridsearch", "exhaustive", "cartesian", "brute_force"]
  package static let summary = "Every combination of a few values of each hyperparameter."
  package static let example = "grid: {points: 5}"
  package static let fields: [Field<Self>] = [
    Field(
      "points", \.points, .integer(.between(2, 1000)), otherNames: ["steps", "resolution", "n", "divisions"],
      "The number of values of a range between two bounds, both ends included; of choices, all are taken.")
  ]

  package var points = 5

  package init() {}

  /// More combinations than these are not enumerated.
  private static let mostCombinations = 1_000_000

  package func problem(of request: SamplingRequest) -> SamplerProblem? {
    guard let count = combinations(of: request.space)?.count else {
      return SamplerProblem("the grid has more than a million combinations", suggestion: "sampler: random")
    }
    guard count != request.trials.count else { return nil }
    return SamplerProblem(
      "the grid has \(count) combinations, and the stage \(request.trials.count) trials", suggestion: "trials: \(count)"
    )
  }

  package func warning(of request: SamplingRequest) -> String? {
    let continuous = request.space.dimensions.filter { entry in
      guard case .interval(let interval) = entry.range else { return false }
      return interval.lastIndex.map { $0 + 1 > Double(points) } ?? true
    }
    guard continuous.count > 1 else { return nil }
    let names = continuous.map(\.hyperparameter.address).joined(separator: ", ")
    return
      "a grid tries only \(points) values of each of \(names); as many random points try as many values of each as there are "
      + "trials, and one of them usually matters most"
  }

  package func points(of trials: Range<Int>, in request: SamplingRequest, after history: [Observation]) -> [Point] {
    let all = combinations(of: request.space) ?? []
    return trials.map { all[($0 - request.trials.lowerBound) % all.count] }
  }

  /// Every combination once, the last hyperparameter changing first. Nil if there are too many.
  private func combinations(of space: StageSpace) -> [Point]? {
    let dimensions = space.dimensions
    let options = dimensions.map { values(of: $0.range) }
    var count = 1
    for own in options {
      count *= own.count
      guard count <= Self.mostCombinations else { return nil }
    }
    var points: [Point] = [], seen: Set<[String?]> = []
    for index in 0..<count {
      var rest = index
      var chosen = Array(repeating: 0, count: dimensions.count)
      for dimension in dimensions.indices.reversed() {
        chosen[dimension] = rest % options[dimension].count
        rest /= options[dimension].count
      }
      let point = space.point(of: dimensions) { options[$0][chosen[$0]] }
      // Hyperparameters of an alternative that is not chosen make no difference.
      if seen.insert(dimensions.map { point.value(at: $0.hyperparameter.address)?.cell }).inserted {
        points.append(point)
      }
    }
    return points
  }

  private func values(of range: SearchRange) -> [SpecValue] {
    switch range {
    case .fixed(let value): return [value]
    case .choices(let values): return values
    case .interval(let interval):
      if let last = interval.lastIndex, last + 1 <= Double(points) {
        return (0...Int(last)).map { range.value(at: (Double($0) + 0.5) / (last + 1)) }
      }
      return (0..<self.points).map { index in
        let position = Double(index) / Double(points - 1)
        guard interval.lastIndex == nil else { return range.value(at: min(position, 1 - 0x1p-53)) }
        return interval.scalar(interval.clamped(interval.value(atPosition: position)))
      }
    }
  }
}
