import CaviarExperiment
package import CaviarTraining

/// Dense layers without an activation between them, which together are one linear layer.
package enum NoActivation: LintRule {
  package static let name = "no_activation"
  package static let otherNames = ["linear_network", "missing_activation"]
  package static let summary = "Dense layers without an activation between them: together they are one linear layer."

  package static func warnings(of model: Architecture) -> [LintWarning] {
    let blocks = model.hiddenBlocks
    let next = blocks.dropFirst().map(\.dense.name) + [model.output.name]
    return zip(blocks, next).compactMap { block, next in
      guard block.activations.isEmpty else { return nil }
      return LintWarning(
        message: "no activation between `\(block.dense.name)` and `\(next)`: together they are one linear layer",
        location: block.dense.location, suggestion: "add `- relu` after it")
    }
  }
}
