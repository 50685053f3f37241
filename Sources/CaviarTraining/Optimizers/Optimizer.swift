package import CaviarCompute
package import CaviarSpec

/// An optimizer: the rule that updates parameters from their gradients.
///
/// The arithmetic is a kernel's, which takes the step while a product's gradient is still in registers; a component gives
/// it the constants. A new rule is a case of ``StepRule`` and of the kernels' `step_vector`.
package protocol Optimizer: Component {
  /// The rule of the kernels.
  var rule: StepRule { get }

  /// True if the constants change from step to step. Otherwise they depend on the learning rate alone.
  var dependsOnStep: Bool { get }

  /// The learning rate by which the rule multiplies the gradient; by default, the step's.
  func rate(_ step: StepContext) -> Double

  /// The rule's constants for a step, after the learning rate and λ.
  func constants(_ step: StepContext) -> [Double]
}

/// What the constants of a step depend on.
package struct StepContext: Sendable {
  package let learningRate: Double
  /// True for weights, to which penalties and weight decay apply; false for biases.
  package let isPenalized: Bool
  /// The number of this step, from 1.
  package let step: Int

  package init(learningRate: Double, isPenalized: Bool, step: Int) {
    self.learningRate = learningRate
    self.isPenalized = isPenalized
    self.step = step
  }
}

extension Optimizer {
  package var dependsOnStep: Bool { false }

  package func rate(_ step: StepContext) -> Double { step.learningRate }
}
