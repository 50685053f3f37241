/// A part of a spec as declared: its canonical form, and what it is at each point of the space.
///
/// A part without hyperparameters is the same at every point.
package struct Parametric<Value: Sendable>: Sendable {
  /// The part with defaults filled in and its hyperparameters as scales.
  package var canonical: SpecValue
  private let make: @Sendable (Point) -> Value

  package init(_ canonical: SpecValue, make: @escaping @Sendable (Point) -> Value) {
    self.canonical = canonical
    self.make = make
  }

  /// The part with the point's values in the places of its hyperparameters.
  package func at(_ point: Point) -> Value { make(point) }

  /// The part seen through `transform`, with the same canonical form.
  package func map<Other: Sendable>(_ transform: @escaping @Sendable (Value) -> Other) -> Parametric<Other> {
    Parametric<Other>(canonical) { [make] in transform(make($0)) }
  }
}
