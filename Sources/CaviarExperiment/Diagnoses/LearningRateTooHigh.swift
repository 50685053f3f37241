package import CaviarSpec
import CaviarTraining

/// The loss grew, or training diverged, after steps had been taken (CS231n, "Babysitting the learning process").
package struct LearningRateTooHigh: DiagnosisRule {
  package static let name = "learning_rate_too_high"
  package static let otherNames = ["rate_too_high", "too_high", "lr_too_high"]
  package static let summary = "The steps are too large: the loss grows."
  package static let evidence =
    "NaN, infinity or an explosion after the first step; a training loss that ends above where it began; one that learns next to nothing with an update ratio above 0.02, twice the upper end of the band around 1e-3; a first step of half of the weights' norm or a loss that grows by a quarter first, where little is learned afterwards; or a loss that has stopped falling above 0 with an update ratio above 0.1"
  package static let advice = "lower the learning rate"
  package static let example = "learning_rate_too_high: {update_ratio: 0.01}"
  package static let source: String? =
    "CS231n, Babysitting the learning process; Karpathy, CS231n, Neural Networks Part 3, for the ratio"
  package static let precision: Precision? = Precision(right: 338, of: 352)
  package static let fields: [Field<Self>] = [
    .init("update_ratio", \.updateRatio, .number(.positive), "The upper end of the band of ‖Δw‖ / ‖w‖."),
    .init("peak", \.peak, .number(.positive), "The highest training loss, in losses before the first step."),
    .init("target", \.target, .number(.positive), "The ratio that the remedy aims at."),
    .init(
      "first_target", \.firstTarget, .number(.positive),
      "The ratio of the first step that the remedy aims at where training diverges."),
  ]

  package var updateRatio = 0.01
  package var target = 3e-3
  package var peak = 1.25
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
    // With weights of classes another loss is minimized than the one that is measured, which may rise for that.
    let isMinimized = subject.configuration?.training.classWeight == nil
    if end > 1.01 * start, isMinimized || ratio.map({ $0 > updateRatio }) ?? true {
      return DiagnosedCause("the training loss goes from \(start.sixDigits) to \(end.sixDigits)\(steps)", [change])
    }
    if subject.isStuck, !subject.hasTinyWeights, let ratio, ratio > 2 * updateRatio {
      return DiagnosedCause(
        "the training loss ends at \(end.sixDigits), where chance is \((subject.baseline ?? start).sixDigits)\(steps)",
        [change])
    }
    return jump(of: subject, to: end) ?? peak(of: subject, from: start, to: end) ?? plateau(of: subject, at: end)
  }

  /// The loss is not finite, or has exploded.
  private func divergence(of subject: DiagnosisSubject, from start: Double) -> DiagnosedCause {
    let first = subject.evidence?.firstUpdateRatio
    let isNaN = subject.fit.outcome == .nan
    // A small first step grew later.
    let step =
      first.map { $0 < firstTarget } ?? true
      ? subject.evidence?.updateRatio.map { ", with steps of \($0.sixDigits)" }
      : first.map { ", after a first step of \($0.sixDigits)" }
    return DiagnosedCause(
      "the loss was \(start.sixDigits) before the first step and \(isNaN ? "is not finite" : "has exploded") in epoch "
        + "\(subject.lastEpoch + (isNaN ? 1 : 0))"
        + (step.map { $0 + " of the weights' norm" } ?? ""),
      [subject.learningRate(times: min(0.1, first.map { firstTarget / $0 } ?? 0.1))])
  }

  /// The first step alone has thrown the first weights away.
  private func jump(of subject: DiagnosisSubject, to end: Double) -> DiagnosedCause? {
    guard subject.jumps, let first = subject.evidence?.firstUpdateRatio, (subject.learned ?? 1) < 0.9 else {
      return nil
    }
    return DiagnosedCause(
      "the first step moves the weights of a layer by \(first.sixDigits) of their norm, and the training loss ends at "
        + "\(end.sixDigits)", [subject.learningRate(times: min(0.1, firstTarget / first))])
  }

  /// The loss grows at first, and ends at more than half of what it was.
  private func peak(of subject: DiagnosisSubject, from start: Double, to end: Double) -> DiagnosedCause? {
    guard let highest = subject.trainLosses.max(), highest > peak * start, end > 0.5 * start, !subject.hasTinyWeights
    else { return nil }
    return DiagnosedCause(
      "the training loss grows from \(start.sixDigits) to \(highest.sixDigits), and ends at \(end.sixDigits)",
      [subject.learningRate(times: min(0.1, subject.evidence?.updateRatio.map { target / $0 } ?? 0.1))])
  }

  /// The loss falls fast and then stays above 0, since the steps are too large to go further down.
  private func plateau(of subject: DiagnosisSubject, at end: Double) -> DiagnosedCause? {
    guard let ratio = subject.evidence?.lateUpdateRatio, ratio > 10 * updateRatio, subject.lastEpoch >= fewestEpochs,
      (subject.learned ?? 1) < 0.95, case let half = subject.trainLosses.suffix(subject.trainLosses.count / 2),
      let first = half.first, end > 0.9 * first
    else { return nil }
    return DiagnosedCause(
      "the training loss stands at \(end.sixDigits) in the later half of the epochs, with steps of \(ratio.sixDigits) of "
        + "the weights' norm", [subject.learningRate(times: min(0.3, target / ratio))])
  }
}
