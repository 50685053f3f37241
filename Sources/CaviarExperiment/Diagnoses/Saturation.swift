package import CaviarSpec

/// Outputs of tanh or sigmoid at the ends of their range, where the slope is almost 0: gradients do not pass (Glorot and Bengio,
/// 2010).
package struct Saturation: DiagnosisRule {
  package static let name = "saturation"
  package static let otherNames = ["saturated", "saturated_units"]
  package static let summary = "The outputs of tanh or sigmoid lie at the ends of their range."
  package static let evidence =
    "before the first step, half of the outputs of a layer of tanh or sigmoid are in the outermost hundredth of the range"
  package static let advice = "leave `init` at its default, and standardize the features"
  package static let example = "saturation: {fraction: 0.5}"
  package static let source: String? =
    "Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks, 2010"
  package static let fields: [Field<Self>] = [
    .init("fraction", \.fraction, .number(.between(0, 1)), "Fraction of the outputs of a layer.")
  ]

  package var fraction = 0.5

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let evidence = subject.evidence, let before = evidence.saturatedBefore, before >= fraction else { return nil }
    return DiagnosedCause(
      "\((100 * before).sixDigits) % of the outputs of a layer are saturated before the first step",
      subject.defaultInitializers)
  }
}
