import CaviarExperiment
package import CaviarTraining

/// Two activations of one hidden layer: the second cuts off what the first has left.
package enum TwoActivations: LintRule {
  package static let name = "two_activations"
  package static let summary = "Two activations without a dense layer between them."

  package static func warnings(of model: Architecture) -> [LintWarning] {
    model.hiddenBlocks.flatMap { block in
      zip(block.activations, block.activations.dropFirst()).map { first, second in
        LintWarning(
          message: "`\(second.name)` is applied to the output of `\(first.name)`, another activation",
          location: second.location, suggestion: "leave one of them out")
      }
    }
  }
}
