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
    "in a regression, the label's standard deviation is 10 or more, and training diverges, or removes less than half of the loss of the mean and is still on its way, or began far from it"
  package static let advice = "add `preprocess: [standardize]` to the label"
  package static let example = "unscaled_labels: {scale: 10}"
  package static let source: String? = "LeCun et al., Efficient BackProp, 1998, section 4.5"
  package static let precision: Precision? = Precision(right: 60, of: 60)
  package static let fields: [Field<Self>] = [
    .init("scale", \.scale, .number(.positive), "The standard deviation of the label."),
    .init(
      "offset", \.offset, .number(.positive),
      "The loss before the first step, in losses of the mean, that is far from it."),
    .init(
      "learned", \.learned, .number(.between(0, 1)), "Fraction of the loss of the mean that a healthy training removes."
    ),
  ]

  package var scale = 10.0
  package var offset = 3.0
  package var learned = 0.5

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let evidence = subject.evidence, evidence.commonest == nil, let baseline = subject.baseline,
      let output = subject.configuration?.architecture.output.part as? Regression
    else { return nil }
    // Labels around 0 that a training has settled among have been reached, whatever their scale.
    let isOnItsWay =
      subject.isCreeping(0.05) || (subject.end ?? 0) > 1.5 * baseline || (subject.start ?? 0) > offset * baseline
    guard !subject.completed || (subject.learned ?? 0) < learned && isOnItsWay else { return nil }
    // The mean absolute deviation, and Huber's loss of large residuals, are of the size of the label itself.
    let deviation = output.loss == .squared ? evidence.baselineLoss.squareRoot() : evidence.baselineLoss
    guard deviation >= scale else { return nil }
    let end = subject.completed ? subject.end.map { "the training loss ends at \($0.sixDigits)" } : nil
    return DiagnosedCause(
      "the label's \(output.loss == .squared ? "standard" : "mean absolute") deviation is "
        + "\(deviation.rounded(significantDigits: 4).plainText), and \(end ?? "training diverges")",
      [subject.standardizedLabel])
  }
}
