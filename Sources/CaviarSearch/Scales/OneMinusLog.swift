internal import CKernels
package import CaviarSpec

/// Uniform in the exponent of 1 − β: for momentum and other averages, which extend over about 1/(1 − β) steps.
///
/// The coordinate is log(1 − β), so that [0.9, 0.99] and [0.99, 0.999] get the same number of samples
/// (deeplearning.ai, "Using an appropriate scale to pick hyperparameters").
package enum OneMinusLog: Scale {
  package static let name = "one_minus_log"
  package static let otherNames = ["reverse_log", "reverselog", "logit", "reverse_log_uniform", "1-log"]
  package static let summary = "Uniform in the exponent of 1 − β, between two bounds of β."
  package static let example = "{one_minus_log: [0.9, 0.999]}"
  package static let limits = Limits.belowOne
  package static let allowsIntegers = false

  package static func coordinate(of value: Double) -> Double { ck_log1p(-value) }
  package static func value(at coordinate: Double) -> Double { 1 - ck_exp(coordinate) }

  /// The decimal complement of 1 − β, which is rounded to six significant digits.
  package static func roundedValue(at coordinate: Double) -> Double {
    Double.complement(ofRounded: ck_exp(coordinate))
  }
}
