package import CaviarSpec
import CaviarTraining

/// A number that is predicted in thousands: the first prediction is near 0, and steps of the size that weights need take for ever to
/// reach it, or gradients as large as the label throw the weights away (LeCun et al., Efficient BackProp, section 4.5, on
/// targets).
package struct UnscaledLabels: DiagnosisRule {
  package static let name = "unscaled_labels"
  package static let otherNames = ["label_scale", "unscaled_target", "unnormalized_labels", "raw_labels"]
  package static let summary = "The label of a regression is so large that training fails."
  package static let evidence =
    "in a regression, the label's standard deviation is 10 or more, and training diverges, or removes less than half of the loss of the mean"
  package static let advice = "add `preprocess: [standardize]` to the label"
  package static let example = "unscaled_labels: {scale: 10}"
  package static let source: String? = "LeCun et al., Efficient BackProp, 1998, section 4.5"
  package static let precision: Precision? = Precision(right: 60, of: 60)
  package static let fields: [Field<Self>] = [
    .init("scale", \.scale, .number(.positive), "The standard deviation of the label."),
    .init(
      "learned", \.learned, .number(.between(0, 1)), "Fraction of the loss of the mean that a healthy training removes."
    ),
  ]

  package var scale = 10.0
  package var learned = 0.5

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let evidence = subject.evidence, evidence.commonest == nil,
      let output = subject.configuration?.architecture.output.part as? Regression,
      !subject.completed || (subject.learned ?? 0) < learned
    else { return nil }
    // The mean absolute deviation, and Huber's loss of large residuals, are of the size of the label itself.
    let deviation = output.loss == .squared ? evidence.baselineLoss.squareRoot() : evidence.baselineLoss
    guard deviation >= scale else { return nil }
    let end = subject.completed ? subject.end.map { "the training loss ends at \($0.sixDigits)" } : nil
    return DiagnosedCause(
      "the label's standard deviation is \(deviation.sixDigits), and \(end ?? "training diverges")",
      [subject.standardizedLabel])
  }
}
