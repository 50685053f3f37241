import CaviarExperiment
package import CaviarSearch
package import CaviarSpec

/// Good values towards the edge of their range: an entry of `boundaries.json`.
package struct BoundaryRecord: Sendable, Codable, Equatable {
  package let stage: String
  package let hyperparameter: String
  package let edge: Boundary.Edge
  package let severity: Boundary.Severity
  /// The reason of the warning: `trend`, `crowd`, `best` or `stability`. Nil in results of older numerics.
  package let reason: String?
  /// The origin of the edge: the spec, the stage's `ranges`, or the best trials of the stage before.
  package let origin: RangeOrigin.Edge
  /// The edge, in real units.
  package let value: SpecValue
  /// The best trial's value.
  package let best: SpecValue
  /// The best value's distance from the edge, as a fraction of the range's width on its scale.
  package let distance: Double
  /// The number of the best trials that lie in the outer tenth at this edge.
  package let near: Int
  /// The number of best trials that were considered.
  package let among: Int
  /// The slope by which trials get better towards the edge, in standard errors.
  package let trend: Double?
  /// The slope that chance exceeds in one stage of 40.
  package let needed: Double?
  /// The median place of the trials in the outer third of the range.
  package let outerPlace: Double?
  /// That of the trials in the middle third.
  package let middlePlace: Double?
  /// The outermost value at which a trial succeeded, of an edge of stability.
  package let limit: SpecValue?
  /// The number of trials that failed beyond it.
  package let failed: Int?
  /// The later stage that searched beyond the edge.
  package let answeredBy: String?
  /// The warning, in a sentence.
  package let message: String
  /// YAML to paste, or nil if no range reaches further.
  package let suggestion: String?
  /// A stage that searches beyond this edge and the others that are warned of, as YAML to append. Nil if this one needs
  /// none or none can.
  package let stageToAppend: String?

  private enum CodingKeys: String, CodingKey {
    case stage, hyperparameter, edge, severity, reason, origin, value, best, distance, near, among, trend, needed, limit
    case failed, message, suggestion
    case outerPlace = "outer_place"
    case middlePlace = "middle_place"
    case answeredBy = "answered_by"
    case stageToAppend = "stage_to_append"
  }

  init(_ boundary: Boundary, stage: String, answeredBy: String? = nil, stageToAppend: String? = nil) {
    self.stage = stage
    hyperparameter = boundary.address
    edge = boundary.edge
    severity = boundary.severity
    reason = boundary.reason.name
    origin = boundary.origin
    value = boundary.value
    best = boundary.best
    distance = boundary.distance.rounded(significantDigits: 6)
    near = boundary.near
    among = boundary.among
    let rising: Boundary.Rising? = if case .trend(let rising) = boundary.reason { rising } else { nil }
    trend = rising?.trend.rounded(significantDigits: 6)
    needed = rising?.needed.rounded(significantDigits: 6)
    outerPlace = rising?.outerPlace
    middlePlace = rising?.middlePlace
    if case .stability(let limit, let failed) = boundary.reason {
      self.limit = limit
      self.failed = failed
    } else {
      limit = nil
      failed = nil
    }
    self.answeredBy = answeredBy
    message = boundary.message(stage: stage)
    suggestion = boundary.suggestion.map { boundary.paste($0, stage: stage) }
    self.stageToAppend = stageToAppend
  }

  /// True for a warning that no later stage has resolved.
  package var isOpenWarning: Bool { severity == .warning && answeredBy == nil }
}

extension Boundary {
  fileprivate func message(stage: String) -> String {
    let side = edge == .low ? "lower" : "upper"
    let drawn =
      switch origin {
      case .declared: "of the declared range"
      case .stage: "of the stage's `ranges`"
      case .bracket: "of the bracket's range"
      case .otherwise: "of the range under `else`"
      case .narrowed: "of the narrowed range"
      }
    let wider =
      isOfChoices
      ? "; to look beyond, add a value \(edge == .low ? "below" : "above") it to its `choice`"
      : ""
    let place = "the \(side) edge \(drawn) of \(address), \(value.cell), in stage \(stage)"
    switch reason {
    case .trend(let rising):
      return "trials get better towards \(place): " + rising.text(isNote: severity == .note) + wider
    case .crowd: return "\(near) of the best \(among) trials crowd \(place); the optimum may lie beyond" + wider
    case .best: return "the best value, \(best.cell), is near \(place); \(others)"
    case .stability(let limit, let failed):
      let beyond = edge == .low ? "below" : "above"
      return
        "all \(failed) trials \(beyond) \(address) \(limit.cell) diverged in stage \(stage): the edge is stability, not the range"
    }
  }

  /// The other good trials' distance from the edge, if only the best one is near it.
  private var others: String {
    near > 1 ? "\(near) of the best \(among) are, which chance does too" : "the other good trials are not"
  }

  /// The suggested range where it belongs: in the field itself, or in the stage's `ranges`.
  fileprivate func paste(_ range: SearchRange, stage: String) -> String {
    guard origin == .declared else {
      return "ranges: \(YAMLText.flow(.map([.init(address, range.bare)])))   # in stage \(stage)"
    }
    let field = address.split(separator: ".").last.map(String.init) ?? address
    let scale = natural.map { range.canonical.setting("natural", to: .text($0)) } ?? range.canonical
    let line = "\(field): \(YAMLText.flow(scale))"
    return field == address ? line : line + "   # \(address)"
  }
}

extension Boundary.Rising {
  /// The slope, and the median places that show it.
  fileprivate func text(isNote: Bool) -> String {
    let slope =
      "a trend of \(short(trend)) standard errors beside the other hyperparameters, where chance reaches \(short(needed)) once in 40 stages"
    // The slope has the effects of the other hyperparameters taken out, the places have not.
    let seen = both(outerPlace, middlePlace).flatMap {
      $1 - $0 < Double(trials) / 10
        ? nil : "median place \(short($0)) of \(trials) in its outer third, \(short($1)) in the middle one; "
    }
    return (seen ?? "") + slope + (isNote ? "; too few trials to be sure" : "")
  }

  private func both(_ a: Double?, _ b: Double?) -> (Double, Double)? {
    if let a, let b { (a, b) } else { nil }
  }

  /// One decimal, where it is not 0.
  private func short(_ value: Double) -> String { ((value * 10).rounded() / 10).plainText }
}
