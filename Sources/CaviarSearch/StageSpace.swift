package import CaviarSpec

/// The ranges that one stage searches.
package struct StageSpace: Sendable {
  /// One hyperparameter and where the stage searches it.
  package struct Entry: Sendable {
    package let hyperparameter: Hyperparameter
    package let range: SearchRange
    /// Where the range's edges come from.
    package let origin: RangeOrigin

    package init(hyperparameter: Hyperparameter, range: SearchRange, origin: RangeOrigin) {
      self.hyperparameter = hyperparameter
      self.range = range
      self.origin = origin
    }
  }

  /// The hyperparameters, in the order of the spec's fields.
  package let entries: [Entry]

  /// The entries' addresses, which all points of the space share.
  private let addresses: [String]

  package init(entries: [Entry]) {
    self.entries = entries
    addresses = entries.map(\.hyperparameter.address)
  }

  /// The ranges as the spec declares them.
  package init(declared hyperparameters: [Hyperparameter]) {
    self.init(
      entries: hyperparameters.map { Entry(hyperparameter: $0, range: $0.range, origin: RangeOrigin(.declared)) })
  }

  /// These ranges with some replaced by the stage's own `ranges`.
  package func overridden(by ranges: [String: SearchRange]) -> StageSpace {
    StageSpace(
      entries: entries.map { entry in
        guard let range = ranges[entry.hyperparameter.address] else { return entry }
        return Entry(hyperparameter: entry.hyperparameter, range: range, origin: RangeOrigin(.stage))
      })
  }

  /// The point in the middle of every range: u = 0.5 on every scale, the first of a choice.
  package var centre: Point { centre(with: [:]) }

  /// The middle of every range, but for some hyperparameters that have values of their own. What these leave out is absent.
  package func centre(with values: [String: SpecValue]) -> Point {
    point { values[$0.hyperparameter.address] ?? $0.range.centre }
  }

  /// The point with a value for every hyperparameter, without those that its own choices leave out.
  func point(_ value: (Entry) -> SpecValue) -> Point {
    var point = Point(at: addresses)
    for entry in entries { point.set(value(entry), at: entry.hyperparameter.address) }
    return point.withoutAbsent(among: entries.lazy.map(\.hyperparameter))
  }
}

/// Where the edges of a range come from.
package struct RangeOrigin: Sendable, Equatable {
  /// Who drew an edge.
  package enum Edge: String, Sendable, Codable {
    /// The spec's `model` or `training`.
    case declared
    /// The stage's `ranges`.
    case stage
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
