import CaviarTraining

/// The validation loss rose from its minimum while the training loss kept falling (CS231n, "Loss function and accuracy").
package struct Overfitting: DiagnosisRule {
  package static let name = "overfitting"
  package static let otherNames = ["overfit", "overfits", "overfitted"]
  package static let summary = "The network learns patterns that hold in the training part only."
  package static let evidence =
    "the validation loss ends more than 10 % above its lowest, and the training loss has fallen since"
  package static let advice = "regularize more: more l2 or data, fewer epochs"
  package static let source: String? = "CS231n, Babysitting the learning process"

  package static func applies(to fit: FitRecord) -> Bool {
    guard fit.outcome == .completed, let last = fit.epochs.last?.metrics else { return false }
    let losses = fit.epochs.compactMap { epoch in epoch.metrics[.validationLoss].map { (epoch, $0) } }
    guard let lowest = losses.min(by: { $0.1 < $1.1 }), let end = last[.validationLoss] else { return false }
    guard end > 1.1 * lowest.1, let then = lowest.0.metrics[.trainLoss], let now = last[.trainLoss] else {
      return false
    }
    return now < then
  }
}
