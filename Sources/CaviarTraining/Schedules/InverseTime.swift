package import CaviarSpec

/// Decays the learning rate in inverse proportion to time: rate(e) = learning_rate / (1 + decay·(e − 1)).
package struct InverseTime: Schedule {
  package static let name = "inverse_time"
  package static let otherNames = ["inverse", "inversetimedecay", "inverse_time_decay", "1/t", "inv", "time"]
  package static let summary = "Divides the learning rate by 1 + decay · (epochs so far)."
  package static let example = "learning_rate_schedule: {inverse_time: 0.01}"
  package static let source: String? = "Robbins and Monro, A Stochastic Approximation Method, 1951"
  package static let hasShorthand = true
  package static let fields: [Field<Self>] = [
    Field(
      "decay", \.decay, .number(.nonnegative), required: true,
      otherNames: ["decay_rate", "rate", "k", "gamma", "factor"], "The decay per epoch.")
  ]

  package var decay = 0.0

  package init() {}

  package func factor(epoch: Int, of epochs: Int) -> Double { 1 / (1 + decay * Double(max(1, epoch) - 1)) }
}
