/// A part of the resolved spec larger than a scalar that depends on the point: a choice of components, a repeat.
package struct Variable: Sendable {
  /// The part in the notation of a spec.
  package let written: SpecValue
  /// The values at a point: one, or, in a list, any number of items.
  package let values: @Sendable (Point) -> [SpecValue]

  package init(_ written: SpecValue, values: @escaping @Sendable (Point) -> [SpecValue]) {
    self.written = written
    self.values = values
  }
}

extension SpecValue {
  /// The values of this part at a point, each without hyperparameters: one, or, for a ``Variable``, any number.
  package func items(at point: Point) -> [SpecValue] {
    guard case .variable(let variable) = self else { return [resolved(at: point)] }
    return variable.values(point).flatMap { $0.items(at: point) }
  }
}
