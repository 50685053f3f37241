package import CaviarSpec

/// Multiplies the learning rate by a factor every few epochs: rate(e) = learning_rate · factor^⌊(e − 1) / every⌋.
package struct StepDecay: Schedule {
  package static let name = "step"
  package static let otherNames = ["steplr", "step_decay", "staircase", "piecewise"]
  package static let summary = "Multiplies the learning rate by a factor every few epochs."
  package static let example = "learning_rate_schedule: {step: {every: 10, factor: 0.5}}"
  package static let fields: [Field<Self>] = [
    Field(
      "every", \.every, .integer(.atLeast(1)), required: true,
      otherNames: ["step_size", "epochs", "period", "decay_steps", "drop_every"], "The number of epochs between decays."
    ),
    Field(
      "factor", \.factor, .number(.positiveUnit), required: true,
      otherNames: ["gamma", "decay", "drop", "decay_rate", "rate"], "The factor of each decay."),
  ]

  package var every = 1
  package var factor = 1.0

  package init() {}

  package func factor(epoch: Int, of epochs: Int) -> Double {
    factor.power((max(1, epoch) - 1) / every)
  }
}
