package import CaviarSpec

/// Accuracy rises while the loss barely moves: a small shift of the scores already moves the largest one (CS231n, "Babysitting the
/// learning process"). It explains a curve that looks better than it is.
package struct AccuracyWithoutLoss: DiagnosisRule {
  package static let name = "accuracy_without_loss"
  package static let otherNames = ["accuracy_rises", "loss_flat"]
  package static let summary =
    "Accuracy rises, and the loss barely moves: a small shift of the scores is enough for that."
  package static let evidence =
    "the training loss ends within 2 % of where it began, and training accuracy has risen by 0.05 or more"
  package static let advice = "raise the learning rate: the loss is what is minimized"
  package static let example = "accuracy_without_loss: {progress: 0.02}"
  package static let source: String? = "CS231n, Babysitting the learning process"
  package static let fields: [Field<Self>] = [
    .init("progress", \.progress, .number(.positive), "The change of the training loss, as a fraction."),
    .init("accuracy", \.accuracy, .number(.between(0, 1)), "The rise of training accuracy."),
  ]

  package var progress = 0.02
  package var accuracy = 0.05

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard subject.completed, let start = subject.start, let end = subject.end,
      abs(start - end) < progress * start,
      let first = subject.trainAccuracies.first, let last = subject.trainAccuracies.last, last >= first + accuracy
    else { return nil }
    return DiagnosedCause(
      "the training loss goes from \(start.sixDigits) to \(end.sixDigits), and training accuracy from \(first.sixDigits) "
        + "to \(last.sixDigits)", [subject.learningRate(times: 10)])
  }
}
