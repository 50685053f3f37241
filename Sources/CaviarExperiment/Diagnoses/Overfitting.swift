package import CaviarSpec
import CaviarTraining

/// The validation loss rose from its minimum while the training loss kept falling (CS231n, "Loss function and accuracy").
package struct Overfitting: DiagnosisRule {
  package static let name = "overfitting"
  package static let otherNames = ["overfit", "overfits", "overfitted", "high_variance"]
  package static let summary = "The network learns patterns that hold in the training part only."
  package static let evidence =
    "the validation loss ends at one and a half times its lowest or more, the training loss has fallen since, and accuracy is lower than it was; or where the loss is the objective, it ends at 1.4 times its lowest; or accuracy is lower by 0.5 than on the training part; or in a regression, the training loss is all but 0 and the validation loss is not"
  package static let advice = "regularize more: more l2, dropout or data, or fewer epochs"
  package static let example = "overfitting: {rise: 1.5}"
  package static let source: String? = "CS231n, Babysitting the learning process"
  package static let precision: Precision? = Precision(right: 24, of: 26)
  package static let fields: [Field<Self>] = [
    .init("rise", \.rise, .number(.positive), "The last validation loss, in lowest ones."),
    .init("loss_rise", \.lossRise, .number(.positive), "The same where the objective is the loss."),
    .init("gap", \.gap, .number(.between(0, 1)), "The distance of training and validation accuracy."),
    .init("big_gap", \.bigGap, .number(.between(0, 1)), "The distance that suffices by itself."),
    .init(
      "loss_gap", \.lossGap, .number(.between(0, 1)),
      "In a regression, the distance of the losses that suffices where the training loss is all but 0, in losses of the mean."
    ),
  ]

  package var rise = 1.5
  package var lossRise = 1.4
  package var gap = 0.1
  package var bigGap = 0.5
  package var lossGap = 0.15

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard subject.completed, let lowest = subject.validation.lowest, let last = subject.validation.values.last,
      let end = subject.end, let baseline = subject.baseline, lowest.value < 0.99 * baseline,
      let place = subject.epochs.firstIndex(of: lowest.epoch), end <= subject.trainLosses[place], end < last
    else { return nil }
    let distance: Double? =
      if let train = subject.trainAccuracies.last, let validation = subject.validationAccuracies.values.last {
        train - validation
      } else {
        nil
      }
    let isBig = distance.map { $0 > bigGap } ?? (end < 0.02 * baseline && last - end > lossGap * baseline)
    let hasRisen =
      subject.judgesLoss
      ? last > lossRise * lowest.value : last > rise * lowest.value && subject.losesAccuracy(after: lowest.epoch)
    guard isBig || hasRisen && distance ?? 1 > gap else { return nil }
    let training = subject.configuration?.training
    return DiagnosedCause(
      "the validation loss is lowest in epoch \(lowest.epoch), \(lowest.value.sixDigits), and ends at \(last.sixDigits), "
        + "while the training loss falls to \(end.sixDigits)",
      training.map { training in
        let l2 = training.l2 > 0 ? (10 * training.l2).rounded(significantDigits: 2) : 1e-2
        return [.training("l2", from: .number(training.l2), to: .number(l2))]
      } ?? [])
  }
}
