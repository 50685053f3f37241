package import CaviarSpec
import CaviarTraining

/// A ReLU whose input is negative for every example outputs 0 and has no gradient: it never comes back (Maas et al., 2013). What is
/// dead before the first step comes from the first weights or the inputs, not from the rate.
package struct DeadUnits: DiagnosisRule {
  package static let name = "dead_units"
  package static let otherNames = ["dead_relu", "dying_relu", "dead_neurons", "dead_relus"]
  package static let summary = "Most units of a layer are 0 for every example."
  package static let evidence =
    "before the first step, half of the units of a hidden layer or more are 0 for every example of the sample"
  package static let advice =
    "leave `init` at its default and standardize the features; leaky_relu has a slope on both sides"
  package static let example = "dead_units: {fraction: 0.5}"
  package static let source: String? =
    "Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, 2013"
  package static let fields: [Field<Self>] = [
    .init(
      "fraction", \.fraction, .number(.between(0, 1)), "Fraction of the units of a layer.")
  ]

  package var fraction = 0.5

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let evidence = subject.evidence, let before = evidence.deadBefore, before >= fraction,
      let dead = evidence.dead, dead >= fraction
    else { return nil }
    let inits = subject.defaultInitializers
    let relus = subject.layers.compactMap { index, item -> SpecChange? in
      guard item.part is ReLU else { return nil }
      return SpecChange([.key("model"), .item(index)], to: "leaky_relu", text: "\(item.name): relu → leaky_relu")
    }
    return DiagnosedCause(
      "\((100 * before).sixDigits) % of the units of a layer are 0 for every example before the first step, and "
        + "\((100 * dead).sixDigits) % of \(evidence.deadLayer ?? "one") at the end", inits.isEmpty ? relus : inits)
  }
}
