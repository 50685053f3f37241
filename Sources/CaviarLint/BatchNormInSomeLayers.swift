import CaviarExperiment
package import CaviarTraining

/// Batch norm in some hidden layers only: the others' rates and initial weights have to be right, as if there were none.
package enum BatchNormInSomeLayers: LintRule {
  package static let name = "batch_norm_in_some_layers"
  package static let summary = "`batch_norm` in some hidden layers and not in others."

  package static func warnings(of model: Architecture) -> [LintWarning] {
    let blocks = model.hiddenBlocks
    guard let norm = blocks.lazy.compactMap(\.batchNorm).first else { return [] }
    return blocks.filter { $0.batchNorm == nil }.map { block in
      LintWarning(
        message: "`\(block.dense.name)` has no batch norm, and another hidden layer has: `\(norm.name)`",
        location: block.dense.location,
        suggestion: "add `- batch_norm` after it, or leave it out everywhere")
    }
  }
}
