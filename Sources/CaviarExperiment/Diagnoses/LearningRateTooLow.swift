import CaviarTraining

/// The loss hardly moved (CS231n, "Babysitting the learning process").
package struct LearningRateTooLow: DiagnosisRule {
  package static let name = "learning_rate_too_low"
  package static let otherNames = ["rate_too_low", "too_low", "lr_too_low"]
  package static let summary = "The steps are too small: the loss does not go down."
  package static let evidence = "the training loss ends less than 1 % below where it began"
  package static let advice = "raise the learning rate"
  package static let source: String? = "CS231n, Babysitting the learning process"

  package static func applies(to fit: FitRecord) -> Bool {
    guard fit.outcome == .completed, let first = fit.epochs.first, first.learningRate != nil,
      let before = first.metrics[.trainLoss], let after = fit.epochs.last?.metrics[.trainLoss]
    else { return false }
    return after > 0.99 * before
  }
}
