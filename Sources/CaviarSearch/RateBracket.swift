/// The result of the check `learning_rate_bracket`: the learning rates between which to search, and the losses from which
/// they follow. An entry of `checks.json`.
package struct RateBracket: Sendable, Codable, Equatable {
  /// The lowest rate to search. Nil if no range was found.
  package let low: Double?
  /// The highest rate to search.
  package let high: Double?
  /// True if a rate was found at which the loss gains little; otherwise ``low`` is the lowest rate that was tried.
  package let isLowFound: Bool
  /// True if a rate was found at which the training explodes, or gains as little; otherwise ``high`` is the highest rate that was tried.
  package let isHighFound: Bool
  /// The rates that were tried, ascending.
  package let curve: [Point]

  private enum CodingKeys: String, CodingKey {
    case low, high, curve
    case isLowFound = "low_found"
    case isHighFound = "high_found"
  }

  /// The trainings at one learning rate.
  package struct Point: Sendable, Codable, Equatable {
    package let learningRate: Double
    /// The mean training loss at their ends, of those that did not diverge. Nil if all did.
    package let loss: Double?
    /// The number of trainings that diverged, or ended with a clearly larger loss than they began with.
    package let exploded: Int

    private enum CodingKeys: String, CodingKey {
      case loss, exploded
      case learningRate = "learning_rate"
    }

    package init(learningRate: Double, loss: Double?, exploded: Int) {
      self.learningRate = learningRate
      self.loss = loss
      self.exploded = exploded
    }
  }

  /// Finds the range: between the highest rate at which the loss gains little, and the lowest at which it explodes, or
  /// jumps about so that it gains as little.
  ///
  /// - Parameters:
  ///   - curve: The rates that were tried, ascending.
  ///   - before: The mean loss before the first step.
  ///   - seeds: The number of trainings at each rate.
  ///   - flat: The loss gains little at a rate that gains less than this fraction of the best rate's gain.
  package init(_ curve: [Point], before: Double, seeds: Int, flat: Double) {
    self.curve = curve
    let explodes = curve.map { 2 * $0.exploded >= seeds }
    let gains = zip(curve, explodes).map { point, explodes in
      explodes ? nil : point.loss.map { before - $0 }
    }
    let best = gains.indices.max { (gains[$0] ?? 0) < (gains[$1] ?? 0) } ?? 0
    guard let most = curve.isEmpty ? nil : gains[best], most > Self.leastGain * before else {
      (low, high, isLowFound, isHighFound) = (nil, nil, false, false)
      return
    }
    let below = curve[..<best].indices.last { gains[$0].map { $0 < flat * most } ?? true }
    let above = curve[best...].indices.first { gains[$0].map { $0 < flat * most } ?? true }
    // No network learns equally well at all of so many rates: what goes down is not what a rate can be told by.
    guard below != nil || above != nil || curve[curve.count - 1].learningRate < Self.widest * curve[0].learningRate
    else {
      (low, high, isLowFound, isHighFound) = (nil, nil, false, false)
      return
    }
    low = curve[below ?? 0].learningRate
    high = curve[above ?? curve.count - 1].learningRate
    isLowFound = below != nil
    isHighFound = above != nil
  }

  /// The factor between the lowest and the highest rate from which on one of them must be too low or too high.
  private static let widest = 1e5

  /// The least gain that shows that the network learns at all, as a fraction of the loss before the first step.
  private static let leastGain = 0.01
}
