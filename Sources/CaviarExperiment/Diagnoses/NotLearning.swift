package import CaviarSpec
import CaviarTraining

/// The network learns its training part, or tries to, and nothing that holds elsewhere: the features may say nothing about the
/// labels, or the labels may be of other examples (Zhang et al., 2017).
package struct NotLearning: DiagnosisRule {
  package static let name = "not_learning"
  package static let otherNames = ["no_signal", "random_labels", "shuffled_labels"]
  package static let summary = "Nothing is learned that holds on the validation part."
  package static let evidence =
    "in the last quarter of the epochs validation accuracy is hardly better than that of the most frequent class, and the lowest validation loss hardly below that of a prediction that does not look at the features; in a regression, the loss alone; or the lowest validation loss stays above 0.88 of that of such a prediction, while the training loss falls below it by a tenth or more"
  package static let advice = "see if the features are joined to the right labels, and if they say anything about them"
  package static let example = "not_learning: {errors: 1.5}"
  package static let source: String? =
    "Zhang et al., Understanding Deep Learning Requires Rethinking Generalization, 2017, arXiv:1611.03530"
  package static let precision: Precision? = Precision(right: 369, of: 408)
  package static let fields: [Field<Self>] = [
    .init(
      "errors", \.errors, .number(.positive),
      "Standard errors by which accuracy must exceed that of the most frequent class."),
    .init(
      "gain", \.gain, .number(.between(0, 1)),
      "Fraction of the errors of the most frequent class's prediction that must be avoided."),
    .init(
      "little", \.little, .number(.between(0, 1)),
      "The lowest validation loss, in losses of a prediction that does not look at the features, of a network that learns its training part only."
    ),
  ]

  package var errors = 1.5
  package var gain = 0.12
  package var little = 0.88
  /// Standard errors by which an accuracy without signal does not exceed it.
  private let certain = 5.0

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard subject.completed, !subject.isShort, let evidence = subject.evidence, evidence.validationRows > 0,
      let lowest = subject.validation.lowest
    else { return nil }
    // A loss that still falls, fast or after a few epochs, is no lack of signal.
    let isFalling = lowest.epoch == subject.lastEpoch && subject.trainLosses.min() == subject.end
    guard !isFalling || subject.lastEpoch >= 10 && subject.fallInLastQuarter < 0.05 else { return nil }
    // With weights the network gives accuracy away for the rare classes, and its loss is that of other shares.
    guard subject.configuration?.training.classWeight == nil else { return nil }
    let baseline = evidence.baselineLoss
    if let cause = learningByHeart(of: subject, lowest, baseline) { return cause }
    if let commonest = evidence.commonest, !subject.validationAccuracies.values.isEmpty {
      let error = (commonest * (1 - commonest) / Double(evidence.validationRows)).squareRoot()
      let last = subject.validationAccuracies.values.suffix(max(1, subject.validationAccuracies.values.count / 4))
      let typical = last.reduce(0, +) / Double(last.count)
      let least = min(max(errors * error, gain * (1 - commonest)), certain * error)
      guard typical <= commonest + least, lowest.value > 0.95 * baseline else { return nil }
      return DiagnosedCause(
        "validation accuracy is \(typical.sixDigits) in the last quarter of the epochs, and the most frequent class makes up "
          + "\(commonest.sixDigits) of the training examples")
    }
    // Before the first step the prediction is near the mean, on the very examples that are judged.
    let constant = min(baseline, subject.validation.epochs.first == 0 ? subject.validation.values[0] : baseline)
    guard lowest.value > 0.95 * constant else { return nil }
    return DiagnosedCause(
      "the lowest validation loss is \(lowest.value.sixDigits) in epoch \(lowest.epoch), and that of the mean is "
        + "\(constant.sixDigits)")
  }

  /// The training part is learned by heart.
  private func learningByHeart(
    of subject: DiagnosisSubject, _ lowest: (epoch: Int, value: Double), _ baseline: Double
  ) -> DiagnosedCause? {
    guard lowest.value > little * baseline, let end = subject.end, end < 0.9 * min(lowest.value, baseline)
    else { return nil }
    return DiagnosedCause(
      "the training loss falls to \(end.sixDigits), but the lowest validation loss is \(lowest.value.sixDigits) in epoch "
        + "\(lowest.epoch), and that of a prediction that does not look at the features \(baseline.sixDigits)")
  }
}
