import CaviarData
package import CaviarSpec

/// Inputs that are far from unit scale make the loss steep in some directions (LeCun et al., Efficient BackProp, section 4.3): the
/// first weights give enormous scores, and no rate fits all features.
package struct UnscaledInputs: DiagnosisRule {
  package static let name = "unscaled_inputs"
  package static let otherNames = ["input_scale", "unnormalized_inputs", "unnormalized_data", "raw_inputs"]
  package static let summary = "A feature is so large that training fails."
  package static let evidence =
    "the root mean square of a feature is 90 or more and reaches the hidden layers, and training diverges, learns next to nothing, or begins with a loss far above chance"
  package static let advice = "add `preprocess: [standardize]`"
  package static let example = "unscaled_inputs: {scale: 90}"
  package static let source: String? = "LeCun et al., Efficient BackProp, 1998, section 4.3"
  package static let precision: Precision? = Precision(right: 520, of: 520)
  package static let fields: [Field<Self>] = [
    .init("scale", \.scale, .number(.positive), "The root mean square of the largest feature."),
    .init("initial_loss", \.initialLoss, .number(.positive), "The loss before the first step, in baselines."),
    .init(
      "activation", \.activation, .number(.positive),
      "The root mean square of the largest outputs of a hidden layer before the first step."),
  ]

  package var scale = 90.0
  package var initialLoss = 1.5
  package var activation = 10.0

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let evidence = subject.evidence, evidence.inputScale >= scale else { return nil }
    let start = subject.start
    let isFar = start.map { $0 > initialLoss * evidence.baselineLoss } ?? true
    // Tiny first weights make up for it, and then the inputs are not to blame.
    let passesOn = (evidence.largestActivation ?? .infinity) > activation || (evidence.saturatedBefore ?? 0) > 0.3
    guard isFar || subject.isStuck, passesOn else { return nil }
    let seen = start.map { "the loss before the first step is \($0.sixDigits)" } ?? "the first loss is not finite"
    return DiagnosedCause(
      "the root mean square of the largest feature is \(evidence.inputScale.sixDigits), and \(seen)",
      [subject.standardized])
  }
}
