package import CaviarCompute
package import CaviarSpec

/// An initializer: the distribution of a layer's initial weights.
///
/// An initial weight depends on the stream of its tensor and its index alone, so that adding a layer does not change
/// the others.
package protocol Initializer: Component {
  /// The distribution from which each weight is drawn.
  ///
  /// - Parameter fan: The inputs and outputs of the layer.
  func distribution(_ fan: Fan) -> Distribution

  /// True if all weights are one number.
  var isConstant: Bool { get }
}

extension Initializer {
  package var isConstant: Bool { false }
}

/// The fan-in D and fan-out H of a layer, on which the variance of its initial weights may depend.
package struct Fan: Hashable, Sendable {
  package let inputs: Int
  package let outputs: Int

  package init(inputs: Int, outputs: Int) {
    self.inputs = inputs
    self.outputs = outputs
  }
}
