package import CaviarSpec
import CaviarTraining

/// Checks the gradients of the backward pass against centred differences of the loss, in double precision (CS231n, "Gradient
/// checks").
///
/// A disagreement is a fault of this program or of the processor, not of the spec; with weights or features of extreme
/// size, neither gradient has digits left.
package struct Gradient: Check {
  package static let name = "gradient"
  package static let otherNames = ["gradient_check", "grad_check", "gradcheck", "numeric_gradient"]
  package static let summary = "The gradients agree with differences of the loss, in double precision."
  package static let example = "gradient: {tolerance: 1e-6}"
  package static let source: String? = "CS231n, Gradient checks"
  package static let fields: [Field<Gradient>] =
    [
      .init(
        "tolerance", \.tolerance, .number(.positive), otherNames: ["tol", "threshold"],
        "The largest relative error of a tensor's gradient."),
      .init(
        "examples", \.examples, .integer(.atLeast(2)), otherNames: ["n", "size", "samples"],
        "The number of examples of which the loss is taken."),
      .init(
        "entries", \.entries, .integer(.atLeast(1)), otherNames: ["checks", "points"],
        "The number of weights of each tensor that are compared."),
    ] + commonFields

  package var tolerance = 1e-6
  package var examples = 20
  package var entries = 10
  package var options = CheckOptions()

  package init() {}

  package var cost: String { "losses of \(examples) examples, \(entries) weights of each tensor" }

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    let expected = "a relative error of at most \(tolerance.plainText) in each tensor, or one below rounding"
    var workspace = Workspace<Double>()
    let found = gradientComparisons(
      of: subject.plan, on: subject.data.examples(at: subject.data.firstRows(examples)), entries: entries,
      tolerance: tolerance, in: &workspace)
    guard let found else {
      return CheckAnswer(
        expected: expected, seen: "NaN or infinity", passed: false, advice: CheckSubject.notFiniteAdvice)
    }
    let judged = found.filter { !$0.isHidden && $0.compared > 0 }
    // Where rounding is all that differs, the relative error says nothing.
    let worst = judged.max { ($0.isRounding ? 0 : 1, $0.relativeError) < ($1.isRounding ? 0 : 1, $1.relativeError) }
    let skipped = found.reduce(0) { $0 + $1.skipped }
    let hidden = found.count(where: \.isHidden)
    let notes =
      (skipped > 0 ? ", \(skipped) skipped at kinks of relu" : "")
      + (hidden > 0 ? ", \(hidden) tensors hidden by rounding" : "")
    return CheckAnswer(
      expected: expected,
      seen: worst.map { worst in
        (worst.isRounding
          ? "no difference beyond rounding"
          : "at most \(worst.relativeError.rounded(significantDigits: 2).plainText), in \(worst.tensor)")
          + ", of \(judged.reduce(0) { $0 + $1.compared }) weights"
      }.map { $0 + notes } ?? "no weight could be compared" + notes,
      // NaN is no agreement.
      passed: worst != nil && judged.allSatisfy { $0.agrees(within: tolerance) },
      advice: worst == nil
        ? "scale the features (preprocess: [standardize]), so that small steps switch no units"
        : "look for extreme features, labels or weights; of a model of ordinary size, report it as a fault of Caviar")
  }
}
