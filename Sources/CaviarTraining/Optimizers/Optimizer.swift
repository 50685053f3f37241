package import CaviarCompute
package import CaviarSpec

/// An optimizer: the rule that updates parameters from their gradients.
///
/// An update is one sweep over a run of parameters [P], so that each is read and written once. The gradient of the
/// L2 penalty, λ·w, is added in the sweep.
package protocol Optimizer: Component {
  /// The number of state values per parameter: 1 for a velocity, 2 for Adam's averages. They are initialized to 0.
  var statePerParameter: Int { get }

  /// Takes one step, and sets the gradients to 0. Give it both specializations: it is called without knowing the
  /// scalar.
  ///
  /// - Returns: Σw² of the parameters before the step, for the penalty: a sweep computes it at no cost.
  @discardableResult
  func update<S: EngineScalar>(_ update: Update, in arena: inout Arena<S>) -> Double
}

/// One step of a run of parameters: their places in the arena, and the rates of the step.
package struct Update: Sendable {
  /// w [P].
  package let parameters: Slice
  /// g [P], the gradients of the data loss, in the order of the parameters.
  package let gradients: Slice
  /// The offset of the optimizer's first state array [P]: the velocity, or Adam's m.
  let stateOffset: Int
  /// The distance from one state array to the next: P, rounded up to a multiple of 16.
  let stateStride: Int
  package let learningRate: Double
  /// λ of the penalty ½·λ·Σw²; 0 for parameters that are not penalized.
  package let decay: Double
  /// True for weights, to which penalties and weight decay apply; false for biases.
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

  /// State array number `index`, from 0: [P], in the order of the parameters.
  package func memory(_ index: Int) -> Slice {
    Slice(offset: stateOffset + index * stateStride, count: parameters.count)
  }
}
