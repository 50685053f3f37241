package import CaviarSearch
package import CaviarSpec

/// A best value at the edge of its range: an entry of `boundaries.json`.
package struct BoundaryRecord: Sendable, Codable, Equatable {
  package let stage: String
  package let hyperparameter: String
  package let edge: Boundary.Edge
  package let severity: Boundary.Severity
  /// Who drew the edge: the spec, the stage's `ranges`, or the best trials of the stage before.
  package let origin: RangeOrigin.Edge
  /// The edge, in real units.
  package let value: SpecValue
  /// The best trial's value.
  package let best: SpecValue
  /// The best value's distance from the edge, as a part of the range's width on its scale.
  package let distance: Double
  /// How many of the best trials lie in the outer tenth at this edge.
  package let near: Int
  /// How many best trials were looked at.
  package let among: Int
  /// What happened, in a sentence.
  package let message: String
  /// YAML to paste, or nil where no range reaches further.
  package let suggestion: String?

  init(_ boundary: Boundary, stage: String) {
    self.stage = stage
    hyperparameter = boundary.address
    edge = boundary.edge
    severity = boundary.severity
    origin = boundary.origin
    value = boundary.value
    best = boundary.best
    distance = boundary.distance.rounded(significantDigits: 6)
    near = boundary.near
    among = boundary.among
    message = boundary.message(stage: stage)
    suggestion = boundary.suggestion.map { boundary.paste($0, stage: stage) }
  }
}

extension Boundary {
  fileprivate func message(stage: String) -> String {
    let side = edge == .low ? "lower" : "upper"
    let drawn =
      switch origin {
      case .declared: "of the declared range"
      case .stage: "of the stage's `ranges`"
      case .narrowed: "of the narrowed range"
      }
    let place = "the \(side) edge \(drawn) of \(address), \(value.cell), in stage \(stage)"
    let first = "the best value, \(best.cell),"
    switch severity {
    case .note: return "\(first) is near \(place); \(others)"
    case .warning: return "\(near) of the best \(among) trials crowd \(place); the optimum may lie beyond"
    }
  }

  /// What the other good trials say of the edge, where it is no warning.
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
