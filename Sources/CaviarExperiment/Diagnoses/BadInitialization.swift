import CaviarDiagnostics
package import CaviarSpec
import CaviarTraining

/// The first weights are of the wrong size: the loss begins far above chance, or nothing passes through the layers and the curve
/// is flat for long before it falls (CS231n, "Babysitting the learning process").
package struct BadInitialization: DiagnosisRule {
  package static let name = "bad_initialization"
  package static let otherNames = ["initialization", "bad_init", "weight_init", "s_curve"]
  package static let summary = "The first weights are too large or too small."
  package static let evidence =
    "a loss before the first step of more than three times that of chance, or none that is finite; outputs of a hidden layer under a fiftieth of the features; or a curve that is flat for a fifth of the epochs and falls then"
  package static let advice = "leave `init` at its default"
  package static let example = "bad_initialization: {initial_loss: 3}"
  package static let source: String? = "CS231n, Babysitting the learning process"
  package static let precision: Precision? = Precision(right: 619, of: 619)
  package static let fields: [Field<Self>] = [
    .init("initial_loss", \.initialLoss, .number(.positive), "The loss before the first step, in baselines."),
    .init(
      "smallest_activation", \.smallestActivation, .number(.positive),
      "The smallest output of a hidden layer, in root mean squares of the largest feature."),
    .init("flat", \.flat, .number(.between(0, 1)), "Fraction of the epochs without progress before the loss falls."),
  ]

  package var initialLoss = 3.0
  package var smallestActivation = 0.02
  package var flat = 0.2

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let evidence = subject.evidence else { return nil }
    let change = subject.defaultInitializers
    guard let start = subject.start else {
      // Nothing was measured: the loss of the first weights is not finite.
      guard subject.fit.epochs.isEmpty, subject.fit.outcome == .nan, !change.isEmpty else { return nil }
      return DiagnosedCause("the loss before the first step is not finite", change)
    }
    if !change.isEmpty, start > initialLoss * evidence.baselineLoss {
      return DiagnosedCause(
        "the loss before the first step is \(start.sixDigits), where chance is \(evidence.baselineLoss.sixDigits)",
        change)
    }
    guard !change.isEmpty else { return nil }
    if let smallest = evidence.smallestActivation, smallest < smallestActivation * min(1, evidence.inputScale),
      subject.isStuck || flatEpochs(subject) != nil
    {
      return DiagnosedCause(
        "the outputs of a hidden layer have a root mean square of \(smallest.sixDigits) before the first step", change)
    }
    guard let flatEpochs = flatEpochs(subject), let lowest = subject.lowest else { return nil }
    return DiagnosedCause(
      "the training loss stays within 1 % of \(start.sixDigits) for \(counted(flatEpochs, "epoch")), and falls to "
        + "\(lowest.sixDigits) then", change)
  }
}

extension BadInitialization {
  /// The number of epochs at the start without progress, if they are many and the loss falls afterwards. Nil otherwise.
  private func flatEpochs(_ subject: DiagnosisSubject) -> Int? {
    guard let start = subject.start, let lowest = subject.lowest, lowest < 0.9 * start, subject.lastEpoch >= 5 else {
      return nil
    }
    let moved = zip(subject.epochs, subject.trainLosses).first { $0.1 < 0.99 * start || $0.1 > 1.01 * start }
    guard let moved, case let count = moved.0 - 1, count >= 2,
      Double(count) >= flat * Double(subject.lastEpoch)
    else { return nil }
    return count
  }
}
