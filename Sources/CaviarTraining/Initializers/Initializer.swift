package import CaviarRandom
package import CaviarSpec

/// How the weights of a layer begin.
///
/// A weight depends on its stream and its index in its tensor alone, so that adding a layer leaves the others as they
/// were.
package protocol Initializer: Component {
  /// The first value of a weight.
  ///
  /// - Parameters:
  ///   - element: The weight's index in its tensor, stored by rows.
  ///   - stream: The tensor's random numbers.
  ///   - fan: How many numbers the layer takes and gives.
  func value(_ element: Int, from stream: RandomStream, fan: Fan) -> Double
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
