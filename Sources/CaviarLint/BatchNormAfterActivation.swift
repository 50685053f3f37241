import CaviarExperiment
package import CaviarTraining

/// Batch norm after the activation of a hidden layer: it is meant for z, whose distribution is closer to a normal one (Ioffe and
/// Szegedy, section 3.2; deeplearning.ai, "Fitting batch norm into a neural network").
package enum BatchNormAfterActivation: LintRule {
  package static let name = "batch_norm_after_activation"
  package static let summary = "`batch_norm` after an activation instead of before it."
  package static let source: String? = "Ioffe and Szegedy, Batch Normalization, 2015, arXiv:1502.03167, section 3.2"

  package static func warnings(of model: Architecture) -> [LintWarning] {
    model.hiddenBlocks.compactMap { block in
      guard let norm = block.batchNorm,
        let activation = block.followers.prefix(while: { !($0.part is BatchNorm) }).first(where: \.isActivation)
      else { return nil }
      return LintWarning(
        message: "`\(norm.name)` comes after `\(activation.name)`, and normalizes what the activation has cut off",
        location: norm.location, suggestion: "move batch_norm before \(activation.kind)")
    }
  }
}
