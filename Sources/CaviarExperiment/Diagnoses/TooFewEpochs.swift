import CaviarDiagnostics
package import CaviarSpec

/// The best epoch is the last, and the loss still falls: the training was cut short (Google, Deep Learning Tuning Playbook: the best
/// step in the last quarter).
package struct TooFewEpochs: DiagnosisRule {
  package static let name = "too_few_epochs"
  package static let otherNames = ["undertrained", "train_longer", "too_short"]
  package static let summary = "Training ends while the loss still falls fast."
  package static let evidence =
    "the validation loss is lowest in the last epoch, and falls by a twentieth of itself and a tenth of the loss of chance in the last quarter; or the last quarter of 8 epochs or more brings a tenth of the whole fall of both losses; or the training loss does so by a hundredth, where there are fewer than 100 steps and the validation loss has not risen; or one or two epochs are all"
  package static let advice = "train more epochs"
  package static let example = "too_few_epochs: {fall: 0.1}"
  package static let source: String? = "Google, Deep Learning Tuning Playbook"
  package static let precision: Precision? = Precision(right: 259, of: 260)
  package static let fields: [Field<Self>] = [
    .init(
      "fall", \.fall, .number(.between(0, 1)),
      "The fall of the validation loss in the last quarter of the epochs, as a fraction."),
    .init(
      "share", \.share, .number(.between(0, 1)),
      "The same fall in losses of a prediction that does not look at the features; half of it in fewer than 10 epochs."),
    .init(
      "late_fall", \.lateFall, .number(.between(0, 1)),
      "Fraction of the whole fall of the losses that the last quarter of the epochs brings."),
    .init(
      "steps", \.steps, .integer(.atLeast(1)),
      "Of fewer steps than these in all, a fall of the training loss by a hundredth suffices."),
  ]

  package var fall = 0.05
  package var share = 0.1
  package var lateFall = 0.1
  package var steps = 100

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    let isRare = subject.stepsPerEpoch.map { $0 * subject.lastEpoch < steps } ?? false
    let isValidation = !isRare && !subject.validation.values.isEmpty
    let curve =
      isValidation
      ? (subject.validation.epochs, subject.validation.values) : (subject.epochs, subject.trainLosses)
    if subject.isShort, (subject.learned ?? 1) < 0.5, let start = subject.start, let end = subject.end {
      return DiagnosedCause(
        "the training loss goes from \(start.sixDigits) to \(end.sixDigits), and "
          + "\(counted(subject.lastEpoch, "epoch")) \(subject.lastEpoch == 1 ? "is" : "are") all that it was given",
        [.epochs(from: subject.lastEpoch, to: 50)])
    }
    // Of a training loss that is all but 0 nothing is left to learn.
    guard subject.completed, subject.learned ?? 0 < 0.99, curve.0.count > 1, let last = curve.1.last,
      let lowest = curve.1.min(), last <= lowest
    else { return nil }
    // Few steps are not enough while the training loss falls, unless the validation loss rises.
    if isRare, let least = subject.validation.lowest, (subject.validation.values.last ?? 0) > 1.02 * least.value {
      return nil
    }
    let total = curve.0[curve.0.count - 1] - curve.0[0]
    let quarter = max(1, (total + 3) / 4)
    guard let place = curve.0.lastIndex(where: { $0 <= curve.0[curve.0.count - 1] - quarter }),
      case let before = curve.1[place],
      subject.isCreeping(lateFall)
        || before - last >= (isRare ? 0.01 : fall) * before
          && (isRare || before - last >= (subject.lastEpoch < 10 ? 0.5 : 1) * share * (subject.baseline ?? 0))
    else { return nil }
    return DiagnosedCause(
      "the \(isValidation ? "validation" : "training") loss falls from \(before.sixDigits) to \(last.sixDigits) in the last "
        + "\(quarter == 1 ? "epoch" : counted(quarter, "epoch")), and is lowest at the end",
      [.epochs(from: subject.lastEpoch, to: max(20, 4 * subject.lastEpoch))])
  }
}
