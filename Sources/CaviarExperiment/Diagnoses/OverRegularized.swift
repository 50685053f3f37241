package import CaviarSpec
import CaviarTraining

/// The penalty, or the noise of dropout, is stronger than what the data says: the network fits neither part (CS231n, "Babysitting
/// the learning process").
package struct OverRegularized: DiagnosisRule {
  package static let name = "over_regularized"
  package static let otherNames = ["overregularized", "too_much_regularization", "l2_too_high"]
  package static let summary = "Regularization keeps the network from learning."
  package static let evidence =
    "the training loss stays high, no higher than that of validation, and the penalty makes up a third of the cost, has shrunk the weights to a fifth, or dropout sets most units to 0"
  package static let advice = "regularize less: lower `l2`, `l1` or the rate of dropout"
  package static let example = "over_regularized: {penalty: 0.33}"
  package static let source: String? = "CS231n, Babysitting the learning process"
  package static let fields: [Field<Self>] = [
    .init(
      "penalty", \.penalty, .number(.between(0, 1)), "The penalty as a fraction of the cost."),
    .init(
      "dropout", \.dropout, .number(.between(0, 1)), "The rate of dropout."),
    .init(
      "learned", \.learned, .number(.between(0, 1)), "Fraction of the baseline's loss that a healthy training removes."),
  ]

  package var penalty = 0.33
  package var dropout = 0.75
  package var learned = 0.95

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    dropout(in: subject) ?? penalty(in: subject)
  }
}

extension OverRegularized {
  private func dropout(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard !subject.completed || (subject.learned ?? 1) < learned else { return nil }
    let dropped = subject.layers.compactMap { index, item -> (Int, String, Double)? in
      guard let layer = item.part as? Dropout, layer.rate >= dropout else { return nil }
      return (index, item.name, layer.rate)
    }
    guard let worst = dropped.map(\.2).max() else { return nil }
    let end = subject.end.map { ", and the training loss ends at \($0.sixDigits)" } ?? ""
    return DiagnosedCause(
      "dropout sets \((100 * worst).sixDigits) % of the units to 0\(end)",
      dropped.map { .layer($0.0, Dropout.name, $0.1, "rate", to: 0.2, from: $0.2.plainText) })
  }

  private func penalty(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let training = subject.configuration?.training, subject.completed, let end = subject.end,
      training.l2 >= 1e-3 || training.l1 >= 1e-4, (subject.learned ?? 1) < learned
    else { return nil }
    let cost = subject.fit.epochs.last?.trainCost ?? end
    let share = max(0, 1 - end / cost), growth = subject.evidence?.weightGrowth ?? 1
    // A gap says that the network learns more than enough, unless hardly anything is left of its weights.
    let hasGap = (subject.validation.values.last ?? end) > 1.2 * end
    guard growth < 0.2 || !hasGap && share > penalty else { return nil }
    let changes = [("l2", training.l2), ("l1", training.l1)].map { name, strength in
      strength > 0
        ? SpecChange.training(
          name, from: .number(strength), to: .number((strength / 1_000).rounded(significantDigits: 2)))
        : nil
    }
    return DiagnosedCause(
      "the penalty makes up \((100 * share).rounded(significantDigits: 2).plainText) % of the cost, and the norm of the "
        + "weights ends at \(growth.sixDigits) of its start", changes)
  }
}
