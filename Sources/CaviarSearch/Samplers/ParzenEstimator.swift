internal import CKernels

/// A mixture of kernels around points of a space: the densities of good and of bad trials that a Tree-structured Parzen Estimator
/// compares.
///
/// A kernel is a product of truncated normal densities, one for each hyperparameter; of ordered values, their mass in a value's part;
/// of words, a high probability of the point's own. A last kernel covers the whole space, so that nothing is excluded.
struct ParzenEstimator {
  private let space: UnitSpace
  /// Shape: `[kernels][dimensions]`. Nil where a point has no value, and in the kernel of the whole space.
  private let centres: [[Double?]]
  private let logWeights: [Double]
  private let deviation: Double

  /// - Parameters:
  ///   - points: The positions of the points.
  ///   - weights: Their weights, relative to that of the kernel of the whole space.
  init(_ space: UnitSpace, points: [[Double?]], weights: [Double]) {
    self.space = space
    let count = Double(max(points.count, 1))
    let dimensions = Double(space.dimensions.count)
    // Scott's rule, for a fifth of the range with one point; never so narrow that no neighbour is seen.
    let narrowest = 1 / min(100, 1 + count)
    deviation = max(0.2 * ck_pow(count, -1 / (dimensions + 4)), narrowest)
    centres = points + [space.dimensions.map { _ in nil }]
    let total = weights.reduce(1, +)
    logWeights = (weights + [1]).map { ck_log($0 / total) }
  }

  /// The logarithm of the density at positions; those that a point has no value of do not count.
  func logDensity(at positions: [Double?]) -> Double {
    let terms = centres.indices.map { kernel in
      zip(positions, centres[kernel]).enumerated().reduce(logWeights[kernel]) { sum, pair in
        sum + (pair.element.0.map { logDensity($0, around: pair.element.1, pair.offset) } ?? 0)
      }
    }
    let highest = terms.max() ?? 0
    return highest + ck_log(terms.reduce(0) { $0 + ck_exp($1 - highest) })
  }

  private func logDensity(_ position: Double, around centre: Double?, _ dimension: Int) -> Double {
    switch (space.dimensions[dimension], centre) {
    case (.continuous, nil): return 0
    case (.ordered(let count), nil), (.words(let count), nil): return -ck_log(Double(count))
    case (.words(let count), let centre?):
      let (own, others) = probabilities(of: count)
      return ck_log(position == centre ? own : others)
    case (.continuous, let centre?):
      let z = (position - centre) / deviation
      return Normal.logDensity(z) - ck_log(deviation) - logMass(around: centre, from: 0, to: 1)
    case (.ordered(let count), let centre?):
      let half = 0.5 / Double(count)
      return logMass(around: centre, from: position - half, to: position + half)
        - logMass(around: centre, from: 0, to: 1)
    }
  }

  private func logMass(around centre: Double, from low: Double, to high: Double) -> Double {
    Normal.logMass(from: (low - centre) / deviation, to: (high - centre) / deviation)
  }

  /// The probability of a kernel's own word, and of each other.
  private func probabilities(of count: Int) -> (own: Double, others: Double) {
    let prior = 1 / Double(centres.count)
    let total = 1 + prior * Double(count)
    return ((1 + prior) / total, prior / total)
  }

  /// Positions drawn from the mixture.
  func sample(_ draws: inout Draws) -> [Double] {
    var rest = draws.uniform()
    var kernel = centres.count - 1
    for (index, weight) in logWeights.enumerated() {
      rest -= ck_exp(weight)
      if rest < 0 {
        kernel = index
        break
      }
    }
    return centres[kernel].enumerated().map { dimension, centre in
      switch space.dimensions[dimension] {
      case .words(let count):
        let word = Double(min(Int(draws.uniform() * Double(count)), count - 1))
        let (own, others) = probabilities(of: count)
        return draws.uniform() < own - others ? centre ?? word : word
      case .continuous, .ordered:
        guard let centre else { return draws.uniform() }
        // At least a sixth of a kernel lies inside.
        for _ in 0..<100 {
          let position = centre + deviation * draws.normal()
          if position >= 0, position < 1 { return position }
        }
        return draws.uniform()
      }
    }
  }
}
