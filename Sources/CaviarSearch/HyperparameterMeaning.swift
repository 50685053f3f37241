package import CaviarSpec

extension Hyperparameter {
  /// The field's name without its component: `beta` of `momentum.beta`.
  package var fieldName: String { String(address.split(separator: ".").last ?? "") }

  /// The number of steps over which a running average with this decay constant reaches, 1 / (1 − β). Nil for any other
  /// hyperparameter.
  package func window(of value: SpecValue) -> Double? {
    guard ExponentField.averages.contains(fieldName), let beta = value.asNumber, beta < 1 else { return nil }
    return 1 / (1 - beta)
  }
}

/// The fields of which the exponent matters.
package enum ExponentField {
  /// Those of which the factor matters.
  package static let factors: Set<String> = ["learning_rate", "l1", "l2", "weight_decay"]
  /// Decay constants β of running averages, of which 1 − β matters.
  package static let averages: Set<String> = ["beta", "beta1", "beta2", "rho", "decay"]
}
