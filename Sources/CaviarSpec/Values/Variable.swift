/// A place in the resolved spec where more than a scalar depends on the point: a choice of components, a repeat.
package struct Variable: Sendable {
  /// How it is written.
  package let written: SpecValue
  /// What stands there at a point: one value, or in a list any number of items.
  package let values: @Sendable (Point) -> [SpecValue]

  package init(_ written: SpecValue, values: @escaping @Sendable (Point) -> [SpecValue]) {
    self.written = written
    self.values = values
  }
}

extension SpecValue {
  /// What stands in this place at a point, each value without hyperparameters.
  package func items(at point: Point) -> [SpecValue] {
    guard case .variable(let variable) = self else { return [resolved(at: point)] }
    return variable.values(point).flatMap { $0.items(at: point) }
  }
}
