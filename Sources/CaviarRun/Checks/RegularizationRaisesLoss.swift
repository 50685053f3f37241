package import CaviarSpec
import CaviarTraining

/// Does regularization raise the cost by what it should? (CS231n, "Sanity checks".)
///
/// With the same weights, the cost with λ is the data loss plus ½·λ·ΣW².
package struct RegularizationRaisesLoss: Check {
  package static let name = "regularization_raises_loss"
  package static let otherNames = ["regularization", "l2_raises_loss", "reg_raises_loss", "crank_l2"]
  package static let summary = "Strong l2 raises the cost before training by ½·λ·ΣW²."
  package static let example = "regularization_raises_loss: {l2: 1e3}"
  package static let source: String? = "CS231n, Sanity checks"
  package static let fields: [Field<RegularizationRaisesLoss>] = [
    .init("l2", \.l2, .number(.positive), otherNames: ["reg", "lambda"], "The strong l2.")
  ] + CheckOptions.fields(\.options)

  /// How far the rise may be from ½·λ·ΣW², as a part of it: single precision.
  private static let tolerance = 1e-5

  package var l2 = 1e3
  package var options = CheckOptions()

  package init() {}

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    let without = subject.initial(l2: 0)
    let with = subject.initial(l2: l2)
    let expected = without.cost + 0.5 * l2 * with.sumOfSquaredWeights
    let isRaised = with.cost > without.cost
    return CheckAnswer(
      expected:
        "a cost of \(expected.rounded(significantDigits: 6).plainText) with l2 \(l2.plainText): \(without.cost.rounded(significantDigits: 6).plainText) + ½·λ·ΣW²",
      seen: with.cost.rounded(significantDigits: 6).plainText,
      passed: isRaised && abs(with.cost - expected) <= Self.tolerance * expected,
      advice: "no weight is penalized: are all of them zero at the start?")
  }
}
