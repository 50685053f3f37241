package import CaviarCompute
package import CaviarSpec

/// How gradients become steps.
///
/// An update is one sweep over parameters that lie one after the other. The penalty's gradient, λw, is added in the sweep.
package protocol Optimizer: Component {
  /// How many numbers it remembers for each parameter. They begin as 0.
  var statePerParameter: Int { get }

  /// Takes one step, and leaves zeros for the gradients. Give it both specializations: it is called without knowing the
  /// scalar.
  ///
  /// - Returns: Σw² of the parameters before the step, which a sweep knows.
  @discardableResult
  func update<S: EngineScalar>(_ update: Update, in arena: inout Arena<S>) -> Double
}

/// One step of some parameters, and where everything is.
package struct Update: Sendable {
  package let parameters: Slice
  /// The gradients of the data loss, in the order of the parameters.
  package let gradients: Slice
  /// Where the optimizer's first memory of these parameters is.
  let stateOffset: Int
  /// How far from there its next memory of them is.
  let stateStride: Int
  package let learningRate: Double
  /// λ of the penalty ½·λ·Σw²; 0 for parameters that are not penalized.
  package let decay: Double
  /// Whether penalties hold for the parameters: they are weights, and no biases.
  package let isPenalized: Bool
  /// The number of this step, from 1.
  package let step: Int

  package init(
    parameters: Slice, gradients: Slice, stateOffset: Int, stateStride: Int, learningRate: Double, decay: Double,
    isPenalized: Bool, step: Int
  ) {
    precondition(parameters.count == gradients.count, "a gradient for each parameter")
    self.parameters = parameters
    self.gradients = gradients
    self.stateOffset = stateOffset
    self.stateStride = stateStride
    self.learningRate = learningRate
    self.decay = decay
    self.isPenalized = isPenalized
    self.step = step
  }

  /// Memory number `index` of the parameters, from 0.
  package func memory(_ index: Int) -> Slice {
    Slice(offset: stateOffset + index * stateStride, count: parameters.count)
  }
}
