/// What another hyperparameter must be for one to be there: a choice must have fallen on the alternative that it belongs
/// to, a repeat must reach the copy.
package struct Condition: Sendable, Equatable {
  /// The other hyperparameter.
  package let address: String
  /// Those of its values that bring this one in.
  package let values: [SpecValue]

  package init(_ address: String, _ values: [SpecValue]) {
    self.address = address
    self.values = values
  }

  /// Whether a point meets it. Where the other hyperparameter is absent itself, it does not.
  package func holds(at point: Point) -> Bool {
    point.value(at: address).map { values.contains($0) } ?? false
  }

  /// Whether this one holds wherever `other` does.
  func follows(from other: Condition) -> Bool {
    address == other.address && other.values.allSatisfy { values.contains($0) }
  }
}

extension Point {
  /// This point without the hyperparameters that its own choices leave out.
  ///
  /// - Parameter hyperparameters: Those of the space, each after those that it depends on.
  package func withoutAbsent(among hyperparameters: some Sequence<Hyperparameter>) -> Point {
    var point = emptied
    for hyperparameter in hyperparameters where hyperparameter.conditions.allSatisfy({ $0.holds(at: point) }) {
      if let value = value(at: hyperparameter.address) { point.set(value, at: hyperparameter.address) }
    }
    return point
  }
}
