/// A part of a spec with hyperparameters: its canonical form, and its value at each point of the space.
///
/// A spec is decoded once and instantiated for every trial. A part without hyperparameters has the same value everywhere.
package struct Parametric<Value: Sendable>: Sendable {
  /// The part with defaults filled in and its hyperparameters as scales.
  package var canonical: SpecValue
  private let make: @Sendable (Point) -> Value

  package init(_ canonical: SpecValue, make: @escaping @Sendable (Point) -> Value) {
    self.canonical = canonical
    self.make = make
  }

  /// The part with its hyperparameters replaced by the values of `point`.
  package func at(_ point: Point) -> Value { make(point) }

  /// The part with its value transformed and its canonical form unchanged.
  package func map<Other: Sendable>(_ transform: @escaping @Sendable (Value) -> Other) -> Parametric<Other> {
    Parametric<Other>(canonical) { [make] in transform(make($0)) }
  }
}
