package import CaviarSpec

/// The best epoch came early, and everything after it was spent on learning the training part by heart (Google, Deep Learning Tuning
/// Playbook).
package struct TooManyEpochs: DiagnosisRule {
  package static let name = "too_many_epochs"
  package static let otherNames = ["overtrained", "train_shorter", "too_long"]
  package static let summary = "Training goes on far beyond the best epoch."
  package static let evidence =
    "the lowest validation loss comes in the first fifth of the epochs, and the loss ends at twice as much or more, with less accuracy; or 200 epochs have brought nothing but a rise"
  package static let advice = "train fewer epochs, or stop early"
  package static let example = "too_many_epochs: {early: 0.2}"
  package static let source: String? =
    "Google, Deep Learning Tuning Playbook; Prechelt, Early Stopping — But When?, 1998"
  package static let precision: Precision? = Precision(right: 52, of: 53)
  package static let fields: [Field<Self>] = [
    .init("early", \.early, .number(.between(0, 1)), "The place of the best epoch, as a fraction of all."),
    .init(
      "idle", \.idle, .integer(.atLeast(1)),
      "Epochs after the lowest validation loss that are too many even where it has risen by a tenth only."),
    .init("rise", \.rise, .number(.positive), "The last validation loss, in lowest ones."),
  ]

  package var early = 0.2
  package var rise = 2.0
  package var idle = 200

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard subject.completed, let lowest = subject.validation.lowest, let last = subject.validation.values.last,
      subject.lastEpoch >= 5, lowest.value < 0.97 * (subject.baseline ?? .infinity)
    else { return nil }
    let isEarly =
      Double(lowest.epoch) <= early * Double(subject.lastEpoch) && last > rise * lowest.value
      && subject.losesAccuracy(after: lowest.epoch)
    guard isEarly || subject.lastEpoch - lowest.epoch >= idle && last > 1.1 * lowest.value else { return nil }
    return DiagnosedCause(
      "the validation loss is lowest in epoch \(lowest.epoch) of \(subject.lastEpoch), \(lowest.value.sixDigits), and "
        + "ends at \(last.sixDigits)",
      [.epochs(from: subject.lastEpoch, to: max(1, lowest.epoch))])
  }
}

extension DiagnosisSubject {
  /// True unless accuracy is known and stays what it was at an epoch, within one and a half standard errors.
  func losesAccuracy(after epoch: Int) -> Bool {
    guard let rows = evidence?.validationRows, rows > 0, let last = validationAccuracies.values.last,
      let place = validationAccuracies.epochs.firstIndex(of: epoch)
    else { return true }
    let before = validationAccuracies.values[place]
    return before - last > 1.5 * (before * (1 - before) / Double(rows)).squareRoot()
  }
}
