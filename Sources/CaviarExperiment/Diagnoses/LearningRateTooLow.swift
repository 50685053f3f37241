import CaviarDiagnostics
package import CaviarSpec
import CaviarTraining

/// The loss hardly moved (CS231n, "Babysitting the learning process").
package struct LearningRateTooLow: DiagnosisRule {
  package static let name = "learning_rate_too_low"
  package static let otherNames = ["rate_too_low", "too_low", "lr_too_low"]
  package static let summary = "The steps are too small: the loss does not go down."
  package static let evidence =
    "the training loss ends less than 1 % below where it began; or it is still falling at the end with an update ratio under 1e-4, the lower end of the band around 1e-3; or under 1e-3, where the last quarter of 8 epochs or more brings a tenth of the whole fall or more, in the validation loss too; or it has stood still for half of the epochs, since the rate has decayed to nothing"
  package static let advice = "raise the learning rate"
  package static let example = "learning_rate_too_low: {progress: 0.01}"
  package static let source: String? =
    "CS231n, Babysitting the learning process; Karpathy, CS231n, Neural Networks Part 3, for the ratio"
  package static let precision: Precision? = Precision(right: 755, of: 772)
  package static let fields: [Field<Self>] = [
    .init("progress", \.progress, .number(.positive), "The decrease of the training loss, as a fraction."),
    .init("update_ratio", \.updateRatio, .number(.positive), "The lower end of the band of ‖Δw‖ / ‖w‖."),
    .init(
      "late_fall", \.lateFall, .number(.between(0, 1)),
      "Fraction of the whole fall of the losses that the last quarter of the epochs brings."),
    .init("target", \.target, .number(.positive), "The ratio that the remedy aims at."),
  ]

  package var progress = 0.01
  package var updateRatio = 1e-4
  package var target = 1e-3
  package var lateFall = 0.1

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard subject.completed, let start = subject.start, let end = subject.end,
      subject.fit.epochs.first?.learningRate != nil, subject.evidence?.dead ?? 0 < 0.9
    else { return nil }
    let decrease = (start - end) / start, ratio = subject.evidence?.updateRatio
    let isFlat =
      decrease < progress && decrease > -progress
      && (ratio.map { $0 < target || subject.hasTinyWeights || subject.learnsByAccuracy } ?? true)
    let isSlow =
      ratio.map { $0 < updateRatio } ?? false && !subject.isShort
      && (decrease < 0.3 || subject.fallInLastQuarter > 0.05)
    let isCreeping = ratio.map { $0 < target } ?? false && subject.isCreeping(lateFall)
    if subject.hasDecayed, decrease < 0.9 {
      let schedule = subject.configuration?.training.schedule
      return DiagnosedCause(
        "the learning rate has decayed to nothing, and the training loss stands at \(end.sixDigits)",
        [
          schedule == nil
            ? nil
            : SpecChange(
              [.key("training"), .key("learning_rate_schedule")], to: nil,
              text: "learning_rate_schedule: a constant rate")
        ])
    }
    guard isFlat || isSlow || isCreeping else { return nil }
    // The decrease is in proportion to the rate as long as it is small.
    let byLoss = 0.1 / max(decrease, 1e-5), byRatio = ratio.map { target / $0 }
    // Small first weights make the ratio large, and then neither says enough alone.
    let isBelow = ratio.map { $0 < updateRatio } ?? false
    let factor = isBelow ? byRatio ?? byLoss : (byLoss * (byRatio ?? byLoss)).squareRoot()
    return DiagnosedCause(
      "the training loss goes from \(start.sixDigits) to \(end.sixDigits) in \(counted(subject.lastEpoch, "epoch"))"
        + (ratio.map { ", with steps of \($0.sixDigits) of the weights' norm" } ?? ""),
      [subject.learningRate(times: min(1e5, max(isCreeping ? 10 : 3, factor)))])
  }
}

extension DiagnosisSubject {
  /// True if the losses are lowest in the last epoch, and its last quarter still brings at least `share` of their whole fall. A
  /// training that has been long enough ends with less: of 152 healthy configurations, all but five with 0.08 or less in each run.
  func isCreeping(_ share: Double) -> Bool {
    guard completed, lastEpoch >= 8, let start, let end, end == trainLosses.min(), end < 0.99 * start else {
      return false
    }
    func creeps(_ losses: [Double]) -> Bool {
      guard losses.count > 4, let start = losses.first, let end = losses.last, end == losses.min() else { return false }
      return losses[losses.count - 1 - (losses.count + 2) / 4] - end >= share * (start - end)
    }
    return creeps(trainLosses) && (validation.values.isEmpty || creeps(validation.values))
  }

  /// The fall of the training loss in the last quarter of the epochs, in losses of the start.
  var fallInLastQuarter: Double {
    guard let start, let end, trainLosses.count > 4 else { return 0 }
    return (trainLosses[trainLosses.count - 1 - (trainLosses.count - 1) / 4] - end) / start
  }

  /// True if the rate has decayed to nothing before half of the epochs were over, and the loss has not changed since.
  var hasDecayed: Bool {
    let count = trainLosses.count / 2
    guard count > 3, count < fit.epochs.count, let first = fit.epochs.first?.learningRate,
      let middle = fit.epochs[fit.epochs.count - count].learningRate, middle < 1e-3 * first
    else { return false }
    // A loss that stood still before the rate was gone has lost nothing by it.
    guard let tenth = fit.epochs.firstIndex(where: { $0.learningRate.map { $0 < 0.1 * first } ?? false }),
      tenth < trainLosses.count, trainLosses[tenth / 2] - trainLosses[tenth] > 5e-3 * trainLosses[tenth / 2]
    else { return false }
    let half = trainLosses.suffix(count)
    guard let low = half.min(), let high = half.max() else { return false }
    return high - low < 1e-3 * high
  }

  /// True if the first weights are so small that steps are large beside them, and the update ratio says nothing.
  var hasTinyWeights: Bool { evidence.map { ($0.smallestActivation ?? 1) < 0.01 * $0.inputScale } ?? false }

  /// True if the accuracy rises clearly, which a small shift of the scores is enough for.
  var learnsByAccuracy: Bool {
    guard let first = trainAccuracies.first, let last = trainAccuracies.last else { return false }
    return last > first + 0.05
  }
}
