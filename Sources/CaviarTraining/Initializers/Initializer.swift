package import CaviarSpec

/// How the weights of a layer begin.
///
/// A weight depends on its stream and its index in its tensor alone, so that adding a layer leaves the others as they
/// were.
package protocol Initializer: Component {
  /// What the weights are drawn from.
  ///
  /// - Parameter fan: How many numbers the layer takes and gives.
  func distribution(_ fan: Fan) -> Distribution
}

/// What a number is drawn from.
package enum Distribution: Hashable, Sendable {
  case constant(Double)
  /// N(0, deviation²), not truncated.
  case normal(deviation: Double)
  /// Uniform between −limit and limit.
  case uniform(limit: Double)
}

/// How many numbers of a row go into a layer, and how many come out.
package struct Fan: Hashable, Sendable {
  package let inputs: Int
  package let outputs: Int

  package init(inputs: Int, outputs: Int) {
    self.inputs = inputs
    self.outputs = outputs
  }
}
