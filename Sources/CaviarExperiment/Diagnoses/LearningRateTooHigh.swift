package import CaviarSpec
import CaviarTraining

/// The loss grew, or training diverged, after steps had been taken (CS231n, "Babysitting the learning process").
package struct LearningRateTooHigh: DiagnosisRule {
  package static let name = "learning_rate_too_high"
  package static let otherNames = ["rate_too_high", "too_high", "lr_too_high"]
  package static let summary = "The steps are too large: the loss grows."
  package static let evidence =
    "NaN, infinity or an explosion after the first step; a training loss that ends above where it began; one that learns next to nothing with an update ratio above 0.02, twice the upper end of the band around 1e-3; or one that has stopped falling above 0 with such a ratio"
  package static let advice = "lower the learning rate"
  package static let example = "learning_rate_too_high: {update_ratio: 0.01}"
  package static let source: String? =
    "CS231n, Babysitting the learning process; Karpathy, CS231n, Neural Networks Part 3, for the ratio"
  package static let fields: [Field<Self>] = [
    .init(
      "update_ratio", \.updateRatio, .number(.positive), "The upper end of the band of ‖Δw‖ / ‖w‖."),
    .init(
      "target", \.target, .number(.positive), "The ratio that the remedy aims at."),
    .init(
      "first_target", \.firstTarget, .number(.positive),
      "The ratio of the first step that the remedy aims at where training diverges."),
  ]

  package var updateRatio = 0.01
  package var target = 1e-3
  /// Of fewer epochs the later half says little.
  private let fewestEpochs = 8
  package var firstTarget = 0.05

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let start = subject.start, subject.fit.epochs.first?.learningRate != nil else { return nil }
    guard subject.completed else { return divergence(of: subject, from: start) }
    guard let end = subject.end, !subject.isShort else { return nil }
    let ratio = subject.evidence?.updateRatio
    let change = subject.learningRate(times: min(0.1, ratio.map { target / $0 } ?? 0.1))
    let steps = ratio.map { ", with steps of \($0.sixDigits) of the weights' norm" } ?? ""
    if end > 1.01 * start {
      return DiagnosedCause("the training loss goes from \(start.sixDigits) to \(end.sixDigits)\(steps)", [change])
    }
    if subject.isStuck, !subject.hasTinyWeights, let ratio, ratio > 2 * updateRatio {
      return DiagnosedCause(
        "the training loss ends at \(end.sixDigits), where chance is \((subject.baseline ?? start).sixDigits)\(steps)",
        [change])
    }
    return plateau(of: subject, at: end)
  }

  /// The loss is not finite, or has exploded.
  private func divergence(of subject: DiagnosisSubject, from start: Double) -> DiagnosedCause {
    let first = subject.evidence?.firstUpdateRatio
    let isNaN = subject.fit.outcome == .nan
    return DiagnosedCause(
      "the loss was \(start.sixDigits) before the first step and \(isNaN ? "is not finite" : "has exploded") in epoch "
        + "\(subject.lastEpoch + (isNaN ? 1 : 0))"
        + (first.map { ", after a first step of \($0.sixDigits) of the weights' norm" } ?? ""),
      [subject.learningRate(times: min(0.1, first.map { firstTarget / $0 } ?? 0.1))])
  }

  /// The loss falls fast and then stays above 0, since the steps are too large to go further down.
  private func plateau(of subject: DiagnosisSubject, at end: Double) -> DiagnosedCause? {
    guard let ratio = subject.evidence?.lateUpdateRatio, ratio > 2 * updateRatio, subject.lastEpoch >= fewestEpochs,
      (subject.learned ?? 1) < 0.95, case let half = subject.trainLosses.suffix(subject.trainLosses.count / 2),
      let first = half.first, end > 0.9 * first
    else { return nil }
    return DiagnosedCause(
      "the training loss stands at \(end.sixDigits) in the later half of the epochs, with steps of \(ratio.sixDigits) of "
        + "the weights' norm", [subject.learningRate(times: min(0.3, target / ratio))])
  }
}
