package import CaviarSpec
import CaviarTraining

/// Dropout costs capacity: where the training part is not fitted either, the network is too small for it (Srivastava et al., 2014;
/// deeplearning.ai).
package struct DropoutUnhelpful: DiagnosisRule {
  package static let name = "dropout_unhelpful"
  package static let otherNames = ["dropout", "useless_dropout"]
  package static let summary = "There is no gap that dropout could close."
  package static let evidence =
    "dropout of 0.5 or more, in a network whose validation loss is no higher than that of training, which is still high"
  package static let advice = "use a larger network, or less dropout"
  package static let example = "dropout_unhelpful: {rate: 0.3}"
  package static let source: String? =
    "Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, JMLR 15, 2014, appendix A"
  package static let fields: [Field<Self>] = [
    .init("rate", \.rate, .number(.between(0, 1)), "The rate of dropout."),
    .init("loss", \.loss, .number(.between(0, 1)), "The training loss that is high, in baselines."),
  ]

  package var rate = 0.5
  package var loss = 0.5

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard subject.completed, let end = subject.end, let validation = subject.validation.values.last,
      let baseline = subject.baseline, end > loss * baseline, validation <= 1.05 * end
    else { return nil }
    let dropped = subject.dropped(atLeast: rate)
    guard !dropped.isEmpty else { return nil }
    return DiagnosedCause(
      "the training loss ends at \(end.sixDigits) and that of validation at \(validation.sixDigits): there is no gap",
      dropped.map {
        .layer($0.index, Dropout.name, $0.name, "rate", to: .number($0.rate / 2), from: $0.rate.plainText)
      })
  }
}
