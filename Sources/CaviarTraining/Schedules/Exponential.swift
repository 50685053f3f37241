package import CaviarSpec

/// Multiplies the learning rate by the same factor after each epoch: rate(e) = learning_rate · factorᵉ⁻¹.
package struct Exponential: Schedule {
  package static let name = "exponential"
  package static let otherNames = ["exponential_decay", "exponentiallr", "exp", "decay", "gamma"]
  package static let summary = "Multiplies the learning rate by a factor after each epoch."
  package static let example = "learning_rate_schedule: {exponential: 0.95}"
  package static let hasShorthand = true
  package static let fields: [Field<Self>] = [
    Field(
      "factor", \.factor, .number(.positiveUnit), required: true, otherNames: ["gamma", "decay", "rate", "decay_rate"],
      "The factor per epoch.")
  ]

  package var factor = 1.0

  package init() {}

  package func factor(epoch: Int, of epochs: Int) -> Double {
    factor.power(max(1, epoch) - 1)
  }
}
