/// A condition on another hyperparameter under which a hyperparameter is present: a choice must select the alternative that
/// contains it, a repeat must be long enough for its copy.
package struct Condition: Sendable, Equatable {
  /// The other hyperparameter.
  package let address: String
  /// The values that meet the condition.
  package let values: [SpecValue]

  package init(_ address: String, _ values: [SpecValue]) {
    self.address = address
    self.values = values
  }

  /// True if `point` meets the condition. A point without the other hyperparameter does not.
  package func holds(at point: Point) -> Bool {
    point.value(at: address).map { values.contains($0) } ?? false
  }

  /// True if this condition holds wherever `other` does.
  func follows(from other: Condition) -> Bool {
    address == other.address && other.values.allSatisfy { values.contains($0) }
  }
}

extension Point {
  /// This point without the hyperparameters whose conditions it does not meet.
  ///
  /// - Parameter hyperparameters: The hyperparameters of the space, each after those that it depends on.
  package func withoutAbsent(among hyperparameters: some Sequence<Hyperparameter>) -> Point {
    var point = emptied
    for hyperparameter in hyperparameters where hyperparameter.conditions.allSatisfy({ $0.holds(at: point) }) {
      if let value = value(at: hyperparameter.address) { point.set(value, at: hyperparameter.address) }
    }
    return point
  }
}
