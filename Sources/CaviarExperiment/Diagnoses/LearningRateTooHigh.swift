package import CaviarSpec
import CaviarTraining

/// The loss grew, or training diverged, after steps had been taken (CS231n, "Babysitting the learning process").
package struct LearningRateTooHigh: DiagnosisRule {
  package static let name = "learning_rate_too_high"
  package static let otherNames = ["rate_too_high", "too_high", "lr_too_high"]
  package static let summary = "The steps are too large: the loss grows."
  package static let evidence =
    "NaN, infinity or an explosion after the first step; a training loss that ends above where it began; or one that learns next to nothing with an update ratio above 0.01, the upper end of the band around 1e-3"
  package static let advice = "lower the learning rate"
  package static let example = "learning_rate_too_high: {update_ratio: 0.01}"
  package static let source: String? = "CS231n, Babysitting the learning process; Karpathy, CS231n, Neural Networks Part 3, for the ratio"
  package static let fields: [Field<Self>] = [
    .init(
      "update_ratio", \.updateRatio, .number(.positive), "The upper end of the band of ‖Δw‖ / ‖w‖."),
    .init(
      "target", \.target, .number(.positive), "The ratio that the remedy aims at.")
  ]

  package var updateRatio = 0.01
  package var target = 1e-3

  package init() {}

  package func finding(in subject: DiagnosisSubject) -> DiagnosisFinding? {
    guard let start = subject.start, subject.fit.epochs.first?.learningRate != nil else { return nil }
    let ratio = subject.evidence?.updateRatio, first = subject.evidence?.firstUpdateRatio
    // Of a fit that diverged, the first step alone was of a healthy network.
    let seen = subject.completed ? ratio : first
    let change = subject.learningRate(times: seen.map { max(1e-4, min(0.1, target / $0)) } ?? 0.1)
    let steps = seen.map { ", with steps of \($0.sixDigits) of the weights' norm" } ?? ""
    guard subject.completed, let end = subject.end else {
      return DiagnosisFinding(
        "the loss was \(start.sixDigits) before the first step and "
          + (subject.fit.outcome == .nan ? "is not finite" : "has exploded") + " in epoch "
          + "\(subject.lastEpoch + (subject.fit.outcome == .nan ? 1 : 0))\(steps)", [change])
    }
    if end > 1.01 * start {
      return DiagnosisFinding("the training loss goes from \(start.sixDigits) to \(end.sixDigits)\(steps)", [change])
    }
    guard subject.isStuck, let ratio, ratio > updateRatio else { return nil }
    return DiagnosisFinding(
      "the training loss ends at \(end.sixDigits), where chance is \((subject.baseline ?? start).sixDigits)\(steps)",
      [change])
  }
}
