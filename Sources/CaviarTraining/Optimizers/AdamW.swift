package import CaviarCompute
package import CaviarSpec

/// Adam with decoupled weight decay: w ← w − η·λ·w, then a step of Adam, whose averages are without it. Biases do not
/// decay.
package struct AdamW: Optimizer {
  package static let name = "adamw"
  package static let otherNames = ["adam_w", "decoupled_adam"]
  package static let summary = "Adam with decoupled weight decay."
  package static let example = "optimizer: {adamw: {beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.01}}"
  package static let source: String? =
    "Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019, arXiv:1711.05101"
  package static let fields: [Field<Self>] = [
    Field(
      "beta1", \.adam.beta1, .number(.averaging), otherNames: ["beta_1", "b1", "beta", "momentum"],
      "The decay rate of the running average of the gradient."),
    Field(
      "beta2", \.adam.beta2, .number(.averaging), otherNames: ["beta_2", "b2", "rho", "decay"],
      "The decay rate of the running average of the squared gradient."),
    Field(
      "epsilon", \.adam.epsilon, .number(.positive), otherNames: ["eps", "adam_epsilon"],
      "Added to the denominator for numerical stability."),
    Field(
      "weight_decay", \.weightDecay, .number(.nonnegative), otherNames: ["wd", "lambda", "l2"],
      "λ of the weight decay: each step multiplies the weights by 1 − η·λ."),
  ]

  package var adam = Adam()
  package var weightDecay = 0.01

  package init() {}

  package var rule: StepRule { adam.rule }
  package var dependsOnStep: Bool { true }

  package func rate(_ step: StepContext) -> Double { adam.rate(step) }

  package func constants(_ step: StepContext) -> [Double] {
    adam.constants(step, keeping: step.isPenalized ? 1 - step.learningRate * weightDecay : 1)
  }
}
