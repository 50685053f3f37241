package import CaviarSpec
import CaviarTraining

/// The penalty, or the noise of dropout, is stronger than what the data says: the network fits neither part (CS231n, "Babysitting
/// the learning process").
package struct OverRegularized: DiagnosisRule {
  package static let name = "over_regularized"
  package static let otherNames = ["overregularized", "too_much_regularization", "l2_too_high"]
  package static let summary = "Regularization keeps the network from learning."
  package static let evidence =
    "the training loss stays high, and the penalty makes up a third of the cost without a gap to the validation loss, has shrunk the weights to a fifth, or dropout sets most units to 0; or training diverges at a rate of which the product with l2 is above 4"
  package static let advice = "regularize less: lower `l2`, `l1` or the rate of dropout"
  package static let example = "over_regularized: {penalty: 0.33}"
  package static let source: String? = "CS231n, Babysitting the learning process"
  package static let precision: Precision? = Precision(right: 412, of: 412)
  package static let fields: [Field<Self>] = [
    .init("penalty", \.penalty, .number(.between(0, 1)), "The penalty as a fraction of the cost."),
    .init("dropout", \.dropout, .number(.between(0, 1)), "The rate of dropout."),
    .init(
      "learned", \.learned, .number(.between(0, 1)), "Fraction of the baseline's loss that a healthy training removes."),
    .init(
      "shrunk", \.shrunk, .number(.between(0, 1)), "The norm of the weights at the end, in norms of the first weights."),
  ]

  package var penalty = 0.33
  package var dropout = 0.75
  package var learned = 0.95
  package var shrunk = 0.2

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    dropout(in: subject) ?? decay(in: subject) ?? penalty(in: subject)
  }
}

extension OverRegularized {
  private func dropout(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard !subject.completed || (subject.learned ?? 1) < learned else { return nil }
    // A first step that is too large is the fault of the rate, unless hardly any unit is left.
    let dropped = subject.dropped(atLeast: subject.jumps ? max(0.9, dropout) : dropout)
    guard let worst = dropped.map(\.rate).max() else { return nil }
    let end = subject.end.map { ", and the training loss ends at \($0.sixDigits)" } ?? ""
    return DiagnosedCause(
      "dropout sets \((100 * worst).rounded(significantDigits: 2).plainText) % of the units to 0\(end)",
      dropped.map { .layer($0.index, Dropout.name, $0.name, "rate", to: 0.2, from: $0.rate.plainText) })
  }

  /// A step of l2 multiplies the weights by 1 − ηλ, and they diverge where that is below −1; momentum allows twice as much.
  private func decay(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let training = subject.configuration?.training, !subject.completed,
      training.optimizer is SGD || training.optimizer is Momentum || training.optimizer is Nesterov,
      case let product = training.learningRate * training.l2, product > 4
    else { return nil }
    let least = min(training.l2 / 1_000, 0.01 / training.learningRate).rounded(significantDigits: 2)
    return DiagnosedCause(
      "learning_rate times l2 is \(product.sixDigits): each step multiplies the weights by \((1 - product).sixDigits)",
      [.training("l2", from: .number(training.l2), to: .number(least))])
  }

  private func penalty(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let training = subject.configuration?.training, subject.completed, let end = subject.end,
      training.l2 > 0 || training.l1 > 0, (subject.learned ?? 1) < learned, !subject.jumps
    else { return nil }
    let share = share(of: training, in: subject, loss: end), growth = subject.evidence?.weightGrowth
    // A gap says that the network learns more than enough, unless hardly anything is left of its weights.
    let hasGap = (subject.validation.values.last ?? end) > 1.2 * end
    let isShrunk = growth.map { $0 < shrunk } ?? false
    // A penalty that is too strong does not let the weights grow.
    guard isShrunk || !hasGap && share ?? 0 > penalty && growth ?? 1 < 1.2 else { return nil }
    let changes = [("l2", training.l2), ("l1", training.l1)].map { name, strength in
      strength > 0
        ? SpecChange.training(
          name, from: .number(strength), to: .number((strength / 1_000).rounded(significantDigits: 2)))
        : nil
    }
    let seen = [
      share.flatMap {
        $0 < penalty ? nil : "the penalty makes up \((100 * $0).rounded(significantDigits: 2).plainText) % of the cost"
      },
      growth.map { "the norm of the weights ends at \($0.sixDigits) of its start" },
    ]
    return DiagnosedCause(seen.compactMap(\.self).joined(separator: ", and "), changes)
  }

  /// The penalty as a fraction of the cost at the end. Nil if that is not known: the cost that was minimized holds the noise of
  /// dropout too, so that Σ|w| does not follow from it.
  private func share(of training: Training, in subject: DiagnosisSubject, loss: Double) -> Double? {
    if training.l1 == 0, let norm = subject.evidence?.weightNorm {
      let penalty = 0.5 * training.l2 * norm * norm
      return penalty / (penalty + loss)
    }
    guard let cost = subject.fit.epochs.last?.trainCost, cost > 0, subject.dropped(atLeast: 0).isEmpty else {
      return nil
    }
    return max(0, 1 - loss / cost)
  }
}
