package import CaviarSpec

/// Good values towards the edge of the range that was searched: the optimum may lie beyond.
///
/// "Be careful with best values on the border" (CS231n, "Hyperparameter optimization").
package struct Boundary: Sendable {
  /// The severity of a boundary.
  package enum Severity: String, Sendable, Codable {
    /// It may be due to chance or to few trials, or a wider range would not help.
    case note
    /// It is unlikely to be due to chance.
    case warning
  }

  /// Which edge.
  package enum Edge: String, Sendable, Codable {
    case low, high
  }

  /// The evidence for a boundary.
  package enum Reason: Sendable, Equatable {
    /// Trials get better towards the edge.
    case trend(Rising)
    /// Most of the best trials lie in the outer tenth.
    case crowd
    /// The best trial does.
    case best
    /// Trials get better towards a value beyond which every one failed, `failed` in all.
    case stability(limit: SpecValue, failed: Int)

    /// Its name in the results.
    package var name: String {
      switch self {
      case .trend: "trend"
      case .crowd: "crowd"
      case .best: "best"
      case .stability: "stability"
      }
    }
  }

  /// By how much trials get better.
  package struct Rising: Sendable, Equatable {
    /// The slope over the outer three quarters of the range, in standard errors.
    package let trend: Double
    /// The value that chance exceeds in one stage of 40, at any edge.
    package let needed: Double
    /// The median place of the trials in the outer third. Nil if there are none.
    package let outerPlace: Double?
    /// That of the trials in the middle third.
    package let middlePlace: Double?
    /// The number of trials with the hyperparameter.
    package let trials: Int
  }

  package let address: String
  package let edge: Edge
  package let severity: Severity
  package let reason: Reason
  /// Who drew the edge.
  package let origin: RangeOrigin.Edge
  /// The edge itself, in real units.
  package let value: SpecValue
  /// The best trial's value.
  package let best: SpecValue
  /// The best value's distance from the edge, as a part of the range's width in scale coordinates.
  package let distance: Double
  /// The number of the best trials in the outer tenth of the range.
  package let near: Int
  /// The number of best trials that were considered.
  package let among: Int
  /// A range that reaches further, or nil if the choices themselves would have to grow.
  package let suggestion: SearchRange?
  /// The range for a further stage: from the middle of the range to the end of the suggestion. Nil if a stage's
  /// `ranges` cannot reach beyond the edge.
  package let beyond: SearchRange?
  /// The word under `natural` in the declared range, so that a suggestion keeps it.
  package let natural: String?

  /// True if the edge is the last value of a choice, so that no range reaches beyond it.
  package var isOfChoices: Bool {
    if case .stability = reason { false } else { suggestion == nil }
  }

  package init(
    address: String, edge: Edge, severity: Severity, reason: Reason, origin: RangeOrigin.Edge, value: SpecValue,
    best: SpecValue, distance: Double, near: Int, among: Int, suggestion: SearchRange?, beyond: SearchRange? = nil,
    natural: String? = nil
  ) {
    self.address = address
    self.edge = edge
    self.severity = severity
    self.reason = reason
    self.origin = origin
    self.value = value
    self.best = best
    self.distance = distance
    self.near = near
    self.among = among
    self.suggestion = suggestion
    self.beyond = beyond
    self.natural = natural
  }
}

/// A trial of a stage as boundaries look at it.
package struct PlacedTrial: Sendable {
  package let point: Point
  /// Its place among the stage's trials: 1 is the best, equal ones share one. Nil if it failed.
  package let place: Int?

  package init(_ point: Point, place: Int?) {
    self.point = point
    self.place = place
  }
}
