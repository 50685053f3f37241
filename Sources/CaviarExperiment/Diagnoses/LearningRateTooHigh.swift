import CaviarTraining

/// The loss grew, or training diverged, after steps had been taken (CS231n, "Babysitting the learning process").
///
/// A loss that is NaN or infinite before the first step has another cause: the first weights, or the data.
package struct LearningRateTooHigh: DiagnosisRule {
  package static let name = "learning_rate_too_high"
  package static let otherNames = ["rate_too_high", "too_high", "lr_too_high"]
  package static let summary = "The steps are too large: the loss grows."
  package static let evidence =
    "NaN, infinity or an explosion after the first step, or a training loss that ends more than 1 % above where it began"
  package static let advice = "lower the learning rate"
  package static let source: String? = "CS231n, Babysitting the learning process"

  package static func applies(to fit: FitRecord) -> Bool {
    guard let first = fit.epochs.first, first.learningRate != nil, let before = first.metrics[.trainLoss] else {
      return false
    }
    guard fit.outcome == .completed else { return true }
    return fit.epochs.last?.metrics[.trainLoss].map { $0 > 1.01 * before } ?? false
  }
}
