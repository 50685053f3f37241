package import CaviarSpec
import CaviarTraining

/// The loss grew, or training diverged, after steps had been taken (CS231n, "Babysitting the learning process").
package struct LearningRateTooHigh: DiagnosisRule {
  package static let name = "learning_rate_too_high"
  package static let otherNames = ["rate_too_high", "too_high", "lr_too_high"]
  package static let summary = "The steps are too large: the loss grows."
  package static let evidence =
    "NaN, infinity or an explosion after the first step; a first step of four times the weights' norm; a training loss that ends above where it began; or one that learns next to nothing with an update ratio above 0.02, twice the upper end of the band around 1e-3"
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
      "first_step", \.firstStep, .number(.positive), "The largest ratio of the first step, over the layers."),
    .init(
      "first_target", \.firstTarget, .number(.positive), "The ratio of the first step that the remedy aims at."),
  ]

  package var updateRatio = 0.01
  package var target = 1e-3
  package var firstStep = 4.0
  package var firstTarget = 0.05

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let start = subject.start, subject.fit.epochs.first?.learningRate != nil else { return nil }
    let ratio = subject.evidence?.updateRatio, first = subject.evidence?.firstUpdateRatio
    // Of a fit that diverged, the first step alone was of a healthy network; its ratio is that of the output's small weights.
    let jumps = (first ?? 0) > firstStep
    let factor = subject.completed && !jumps ? ratio.map { target / $0 } : first.map { firstTarget / $0 }
    let change = subject.learningRate(times: min(0.1, factor ?? 0.1))
    let seen = subject.completed && !jumps ? ratio : first
    let steps = seen.map { ", with steps of \($0.sixDigits) of the weights' norm" } ?? ""
    guard subject.completed else {
      return DiagnosedCause(
        "the loss was \(start.sixDigits) before the first step and "
          + (subject.fit.outcome == .nan ? "is not finite" : "has exploded") + " in epoch "
          + "\(subject.lastEpoch + (subject.fit.outcome == .nan ? 1 : 0))\(steps)", [change])
    }
    guard let end = subject.end else { return nil }
    if jumps, let ratio, ratio > updateRatio {
      return DiagnosedCause(
        "the first step moves the weights of a layer by \((first ?? 0).sixDigits) of their norm", [change])
    }
    guard !subject.isShort else { return nil }
    if end > 1.01 * start {
      return DiagnosedCause("the training loss goes from \(start.sixDigits) to \(end.sixDigits)\(steps)", [change])
    }
    guard subject.isStuck, let ratio, ratio > 2 * updateRatio else { return nil }
    return DiagnosedCause(
      "the training loss ends at \(end.sixDigits), where chance is \((subject.baseline ?? start).sixDigits)\(steps)",
      [change])
  }
}
