internal import CKernels
package import CaviarSpec

/// Uniform in the exponent: for learning rates and penalties, where factors matter.
package enum Log: Scale {
  package static let name = "log"
  package static let otherNames = [
    "loguniform", "log_uniform", "log_uniform_values", "reciprocal", "log10", "qloguniform", "lograndint",
    "exponential",
  ]
  package static let summary = "Uniform in the exponent, between two bounds in real units."
  package static let example = "{log: [1e-4, 1]}"
  package static let limits = Limits.positive

  package static func coordinate(of value: Double) -> Double { ck_log(value) }
  package static func value(at coordinate: Double) -> Double { ck_exp(coordinate) }
}
