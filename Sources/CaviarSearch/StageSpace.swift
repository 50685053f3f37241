package import CaviarSpec

/// The ranges of one stage, from which samplers draw points and boundary analysis takes the edges.
package struct StageSpace: Sendable {
  /// One hyperparameter and its range in the stage.
  package struct Entry: Sendable {
    package let hyperparameter: Hyperparameter
    package let range: SearchRange
    /// The origin of the range's edges.
    package let origin: RangeOrigin

    package init(hyperparameter: Hyperparameter, range: SearchRange, origin: RangeOrigin) {
      self.hyperparameter = hyperparameter
      self.range = range
      self.origin = origin
    }
  }

  /// The hyperparameters, in the order of the spec's fields.
  package let entries: [Entry]

  /// The addresses of the entries, which all points of the space share.
  private let addresses: [String]

  package init(entries: [Entry]) {
    self.entries = entries
    addresses = entries.map(\.hyperparameter.address)
  }

  /// Creates the space with the declared ranges.
  package init(declared hyperparameters: [Hyperparameter]) {
    self.init(
      entries: hyperparameters.map { Entry(hyperparameter: $0, range: $0.range, origin: RangeOrigin(.declared)) })
  }

  /// The same space with some ranges replaced by the stage's own `ranges`.
  ///
  /// - Parameter origin: `otherwise` for ranges that the stage gives in place of those of a check.
  package func overridden(by ranges: [String: SearchRange], origin: RangeOrigin.Edge = .stage) -> StageSpace {
    StageSpace(
      entries: entries.map { entry in
        guard let range = ranges[entry.hyperparameter.address] else { return entry }
        return Entry(hyperparameter: entry.hyperparameter, range: range, origin: RangeOrigin(origin))
      })
  }

  /// The same space with the interval of one hyperparameter replaced by its declared one, cut to other bounds.
  ///
  /// - Parameters: The bounds. Nil for the declared one.
  package func bracketed(_ address: String, low: Double?, high: Double?) -> StageSpace {
    StageSpace(
      entries: entries.map { entry in
        guard entry.hyperparameter.address == address, case .interval(let declared) = entry.hyperparameter.range else {
          return entry
        }
        let cut = declared.with(
          low: low.map { max($0, declared.low) } ?? declared.low,
          high: high.map { min($0, declared.high) } ?? declared.high)
        precondition(cut.low <= cut.high, "a bracket inside the declared range")
        var origin = RangeOrigin(.bracket)
        if low == nil { origin.low = .declared }
        if high == nil { origin.high = .declared }
        return Entry(hyperparameter: entry.hyperparameter, range: .interval(cut), origin: origin)
      })
  }

  /// The point in the middle of every range: u = 0.5 on a scale, the first of a choice.
  package var centre: Point { centre(with: [:]) }

  /// The point in the middle of every range, with some hyperparameters set to `values`. Hyperparameters whose conditions it
  /// does not meet are absent.
  package func centre(with values: [String: SpecValue]) -> Point {
    point { values[$0.hyperparameter.address] ?? $0.range.centre }
  }

  /// The point with `value` of each entry, without the hyperparameters whose conditions it does not meet.
  func point(_ value: (Entry) -> SpecValue) -> Point {
    var point = Point(at: addresses)
    for entry in entries { point.set(value(entry), at: entry.hyperparameter.address) }
    return point.withoutAbsent(among: entries.lazy.map(\.hyperparameter))
  }
}

/// The origin of a range's edges, since the advice about a boundary depends on where its range was written.
package struct RangeOrigin: Sendable, Equatable {
  /// The origin of one edge.
  package enum Edge: String, Sendable, Codable {
    /// The spec's `model` or `training`.
    case declared
    /// The stage's `ranges`.
    case stage
    /// The check `learning_rate_bracket`.
    case bracket
    /// The `else` of the stage's `ranges`, since that check found none.
    case otherwise = "else"
    /// The best trials of the stage before.
    case narrowed
  }

  package var low: Edge
  package var high: Edge

  package init(_ both: Edge) {
    low = both
    high = both
  }
}
