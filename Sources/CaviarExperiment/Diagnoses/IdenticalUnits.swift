package import CaviarSpec
import CaviarTraining

/// Units that begin alike are trained alike: they have the same outputs and the same gradients for ever (Goodfellow, Bengio and
/// Courville, Deep Learning, section 8.4).
package struct IdenticalUnits: DiagnosisRule {
  package static let name = "identical_units"
  package static let otherNames = ["symmetry", "zero_init", "identical_neurons"]
  package static let summary = "Units of a hidden layer begin with the same weights, and stay the same."
  package static let evidence =
    "before the first step, half of the units of a hidden layer or more have the outputs of another unit, for every example, and the weights of the next layer are alike as well, or no gradient passes"
  package static let advice = "draw the weights at random: leave `init` at its default"
  package static let example = "identical_units: {fraction: 0.5}"
  package static let source: String? = "Goodfellow, Bengio and Courville, Deep Learning, 2016, section 8.4"
  package static let precision: Precision? = Precision(right: 310, of: 310)
  package static let fields: [Field<Self>] = [
    .init("fraction", \.fraction, .number(.between(0, 1)), "Fraction of the units of a layer.")
  ]

  package var fraction = 0.5

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let evidence = subject.evidence, let identical = evidence.identical, identical >= fraction,
      evidence.deadBefore == 1 && subject.isRectified(evidence.identicalLayer)
        || !subject.isToldApart(evidence.identicalLayer)
    else { return nil }
    return DiagnosedCause(
      "\((100 * identical).sixDigits) % of the units of \(evidence.identicalLayer ?? "a layer") are identical to "
        + "another before the first step", subject.defaultInitializers)
  }
}

extension DiagnosisSubject {
  /// True if the next layer begins with random weights: then each unit has a gradient of its own from the first step on.
  fileprivate func isToldApart(_ layer: String?) -> Bool {
    guard let place = layers.firstIndex(where: { $0.item.name == layer }),
      let output = configuration?.architecture.output
    else { return false }
    let next = layers.dropFirst(place + 1).lazy.compactMap { $0.item.part as? Dense }.first
    let initializer = next.map { $0.initializer ?? He() } ?? output.part.usedInitializer
    return initializer.map { !$0.isConstant } ?? true
  }

  /// True if the outputs of a layer go through ReLU, whose gradient is 0 where its output is.
  fileprivate func isRectified(_ layer: String?) -> Bool {
    guard let place = layers.firstIndex(where: { $0.item.name == layer }) else { return false }
    return layers.dropFirst(place + 1).prefix { !($0.item.part is Dense) }.contains { $0.item.part is ReLU }
  }
}
