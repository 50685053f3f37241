package import CaviarSpec

/// The loss jumps from epoch to epoch: the best epoch is luck (CS231n, "Babysitting the learning process").
package struct Unstable: DiagnosisRule {
  package static let name = "unstable"
  package static let otherNames = ["instability", "oscillation", "noisy", "wild"]
  package static let summary = "The loss jumps from epoch to epoch."
  package static let evidence =
    "in the later half of the epochs the training loss typically changes by more than 0.35 of itself from one to the next, at least a quarter of the times upwards, with an update ratio above 3e-3"
  package static let advice = "lower the learning rate, or let it decay"
  package static let example = "unstable: {change: 0.35}"
  package static let source: String? = "CS231n, Babysitting the learning process"
  package static let fields: [Field<Self>] = [
    .init(
      "change", \.change, .number(.positive), "The median change of the training loss between epochs, as a fraction."),
    .init(
      "update_ratio", \.updateRatio, .number(.positive), "The smallest update ratio."),
  ]

  package var change = 0.35
  package var updateRatio = 3e-3

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard subject.completed, subject.trainLosses.count >= 6, subject.fit.epochs.first?.learningRate != nil else {
      return nil
    }
    let half = Array(subject.trainLosses.suffix(subject.trainLosses.count / 2))
    let changes = zip(half.dropFirst(), half).filter { $1 > 0 }.map { $0 / $1 - 1 }
    let rises = changes.count { $0 > 0 }
    guard let typical = changes.map(\.magnitude).median, typical > change, 4 * rises >= changes.count,
      subject.evidence?.updateRatio.map({ $0 > updateRatio }) ?? true, let low = half.min(), let high = half.max(),
      high > 0.05 * (subject.baseline ?? 0)
    else { return nil }
    return DiagnosedCause(
      "in the later half of the epochs the training loss jumps between \(low.sixDigits) and \(high.sixDigits)",
      [subject.learningRate(times: 0.1)])
  }
}
