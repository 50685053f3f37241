package import CaviarSpec
import CaviarTraining

/// The network is too small for the task: it does not fit the training part, and the curve falls no more (CS231n, "Babysitting the learning
/// process").
package struct Underfitting: DiagnosisRule {
  package static let name = "underfitting"
  package static let otherNames = ["underfit", "high_bias", "capacity"]
  package static let summary = "The network is too small."
  package static let evidence =
    "the training loss has stopped falling well above 0, and a hidden layer is narrower than 5 units"
  package static let advice = "use a larger network: more units, or another layer"
  package static let example = "underfitting: {units: 5}"
  package static let source: String? = "CS231n, Babysitting the learning process"
  package static let precision: Precision? = Precision(right: 215, of: 215)
  package static let fields: [Field<Self>] = [
    .init("units", \.units, .integer(.atLeast(1)), "The fewest units of a hidden layer."),
    .init("loss", \.loss, .number(.between(0, 1)), "The lowest training loss that is high, in baselines."),
  ]

  package var units = 5
  package var loss = 0.1

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    // Where the loss still falls, more units are not the first remedy.
    guard let learned = subject.learned, subject.completed, 1 - learned > loss, subject.fallInLastQuarter < 0.1 else {
      return nil
    }
    let narrow = subject.layers.compactMap { index, item -> (Int, String, Int)? in
      guard let dense = item.part as? Dense, dense.units < units else { return nil }
      return (index, item.name, dense.units)
    }
    guard let narrowest = narrow.map(\.2).min(), let end = subject.end else { return nil }
    return DiagnosedCause(
      "a hidden layer has \(narrowest) unit\(narrowest == 1 ? "" : "s"), and the training loss ends at \(end.sixDigits)",
      narrow.map { .layer($0.0, Dense.name, $0.1, "units", to: 64, from: String($0.2)) })
  }
}
