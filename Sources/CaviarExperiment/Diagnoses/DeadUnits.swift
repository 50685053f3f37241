package import CaviarSpec
import CaviarTraining

/// A ReLU whose input is negative for every example outputs 0 and has no gradient: it never comes back (Maas et al., 2013). What is
/// dead before the first step comes from the first weights or the inputs; what dies later, from steps that are too large.
package struct DeadUnits: DiagnosisRule {
  package static let name = "dead_units"
  package static let otherNames = ["dead_relu", "dying_relu", "dead_neurons", "dead_relus"]
  package static let summary = "Most units of a layer are 0 for every example."
  package static let evidence =
    "half of the units of a hidden layer or more are 0 for every example of the sample from the first step to the last; or nine tenths at the end of a training that learns next to nothing"
  package static let advice =
    "leave `init` at its default and standardize the features; leaky_relu has a slope on both sides"
  package static let example = "dead_units: {fraction: 0.5}"
  package static let source: String? =
    "Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, 2013"
  package static let fields: [Field<Self>] = [
    .init(
      "fraction", \.fraction, .number(.between(0, 1)),
      "Fraction of the units of a layer, before the first step and at the end."),
    .init("lost", \.lost, .number(.between(0, 1)), "Fraction of the units of a layer that die during training."),
    .init(
      "learned", \.learned, .number(.between(0, 1)),
      "Fraction of the loss of chance that a training removes whose dead units do no harm."),
  ]

  package var fraction = 0.5
  package var lost = 0.9
  package var learned = 0.05

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let evidence = subject.evidence, let dead = evidence.dead, dead >= fraction else { return nil }
    let before = evidence.deadBefore ?? 0
    // Units that die in training cost little unless whole layers do.
    guard before >= fraction || dead >= lost && (!subject.completed || (subject.learned ?? 1) < learned) else {
      return nil
    }
    let inits = before >= fraction ? subject.defaultInitializers : []
    let relus = subject.layers.compactMap { index, item -> SpecChange? in
      guard item.part is ReLU else { return nil }
      return SpecChange([.key("model"), .item(index)], to: "leaky_relu", text: "\(item.name): relu → leaky_relu")
    }
    func percent(_ fraction: Double) -> String { (100 * fraction).rounded(significantDigits: 3).plainText }
    return DiagnosedCause(
      "\(percent(before)) % of the units of a layer are 0 for every example before the first step, and "
        + "\(percent(dead)) % of \(evidence.deadLayer ?? "one") at the end", inits.isEmpty ? relus : inits)
  }
}
