import CaviarExperiment
package import CaviarTraining

/// Weights of a hidden layer that are all alike: its units compute the same, and only the weights of the next layer tell their
/// gradients apart. ReLUs that are all 0 get none.
package enum ConstantWeights: LintRule {
  package static let name = "constant_weights"
  package static let otherNames = ["zero_weights", "symmetry"]
  package static let summary = "Hidden weights that are all zero or one constant, so that units learn alike."
  package static let source: String? = "CS231n, Weight Initialization: pitfall, all zero initialization"

  package static func warnings(of model: Architecture) -> [LintWarning] {
    model.layers.compactMap { layer in
      guard let dense = layer.part as? Dense, dense.units > 1, let initializer = dense.initializer,
        initializer.isConstant
      else { return nil }
      return LintWarning(
        message: "the units of `\(layer.name)` begin with the same weights, and learn alike",
        location: layer.location, suggestion: "leave `init` out, for random weights")
    }
  }
}
