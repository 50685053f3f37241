package import CaviarExperiment
import CaviarSearch
import CaviarSpec

/// Bounds of a rate or a penalty that look like exponents: bounds are in real units on every scale.
package enum BoundsAsExponents: LintRule {
  package static let name = "bounds_as_exponents"
  package static let otherNames = ["exponents"]
  package static let summary = "Bounds of a rate or a penalty that look like exponents: bounds are in real units."

  /// The largest whole number that is taken for an exponent.
  private static let largest = 12.0

  package static func warnings(of experiment: Experiment) -> [LintWarning] {
    experiment.hyperparameters.compactMap { hyperparameter in
      guard case .interval(let interval) = hyperparameter.range, isExponents(interval),
        ExponentField.factors.contains(hyperparameter.fieldName)
      else { return nil }
      let (low, high) = (Int(interval.low), Int(interval.high))
      return LintWarning(
        message: "the bounds \(low) and \(high) of `\(hyperparameter.address)` look like exponents",
        location: hyperparameter.location,
        suggestion: "bounds are in real units: {log: [1e-\(high), 1e-\(low)]}")
    }
  }

  private static func isExponents(_ interval: Interval) -> Bool {
    let (low, high) = (interval.low, interval.high)
    return low >= 1 && low < high && high <= largest && low == low.rounded() && high == high.rounded()
  }
}
