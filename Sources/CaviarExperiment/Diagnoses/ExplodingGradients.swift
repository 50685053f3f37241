package import CaviarSpec
import CaviarTraining

/// Gradients grow from layer to layer on their way back, so that a single step throws the weights away (Pascanu et al., 2013).
package struct ExplodingGradients: DiagnosisRule {
  package static let name = "exploding_gradients"
  package static let otherNames = ["exploding", "exploding_gradient"]
  package static let summary = "Gradients are so large that a single step destroys what was learned."
  package static let evidence =
    "training diverges although its first step was small: an update ratio under 0.01"
  package static let advice = "clip the gradient: `clip_norm: 1`"
  package static let example = "exploding_gradients: {first_step: 0.01}"
  package static let source: String? =
    "Pascanu, Mikolov and Bengio, On the Difficulty of Training Recurrent Neural Networks, 2013, arXiv:1211.5063"
  package static let fields: [Field<Self>] = [
    .init("first_step", \.firstStep, .number(.positive), "The update ratio of the first step.")
  ]

  package var firstStep = 0.01

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    // Tiny weights take small steps first, at any rate.
    guard !subject.completed, !subject.hasTinyWeights, let start = subject.start, subject.lastEpoch > 0,
      let first = subject.evidence?.firstUpdateRatio, first < firstStep
    else { return nil }
    return DiagnosedCause(
      "the first step changes the weights by \(first.sixDigits) of their norm, and the loss, \(start.sixDigits) before it, "
        + (subject.fit.outcome == .nan
          ? "is not finite in epoch \(subject.lastEpoch + 1)" : "has exploded in epoch \(subject.lastEpoch)"),
      [.training("clip_norm", from: nil, to: 1)])
  }
}
