import CaviarSearch
package import CaviarSpec
import CaviarTraining

/// The loss jumps from epoch to epoch: the best epoch is luck (CS231n, "Babysitting the learning process").
package struct Unstable: DiagnosisRule {
  package static let name = "unstable"
  package static let otherNames = ["instability", "oscillation", "noisy", "wild"]
  package static let summary = "The loss jumps from epoch to epoch."
  package static let evidence =
    "in the later half of the epochs the training loss typically changes by more than a quarter of itself from one to the next, at least a quarter of the times upwards, with an update ratio above 3e-3"
  package static let advice = "let the learning rate decay, or lower it"
  package static let example = "unstable: {change: 0.5}"
  package static let source: String? = "CS231n, Babysitting the learning process"
  package static let fields: [Field<Self>] = [
    .init(
      "change", \.change, .number(.positive), "The median change of the training loss between epochs, as a fraction."),
    .init("update_ratio", \.updateRatio, .number(.positive), "The smallest update ratio."),
  ]

  package var change = 0.25
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
      high > 0.1 * (subject.baseline ?? 0)
    else { return nil }
    return DiagnosedCause(
      "in the later half of the epochs the training loss jumps between \(low.sixDigits) and \(high.sixDigits)",
      [subject.decayingRate ?? subject.learningRate(times: 0.1)])
  }
}

extension DiagnosisSubject {
  /// A schedule that ends at 0, for a rate that is constant. Nil for any other.
  fileprivate var decayingRate: SpecChange? {
    guard let training = configuration?.training, training.schedule == nil else { return nil }
    return .training("learning_rate_schedule", from: nil, to: .text(Cosine.name))
  }
}
