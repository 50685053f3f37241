import CaviarExperiment
package import CaviarTraining

/// A deep stack of sigmoids, whose slopes of at most ¼ make gradients vanish (Glorot and Bengio, Understanding the Difficulty of
/// Training Deep Feedforward Neural Networks, 2010).
package enum DeepSigmoid: LintRule {
  package static let name = "deep_sigmoid"
  package static let summary = "Four or more layers of sigmoids without `batch_norm`, in which gradients vanish."
  package static let source: String? =
    "Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks, 2010"

  /// The slopes of so many sigmoids multiply to less than 1/256.
  private static let depth = 4

  package static func warnings(of model: Architecture) -> [LintWarning] {
    let sigmoids = model.hiddenBlocks.filter { $0.batchNorm == nil }.compactMap { block in
      block.activations.first { $0.part is Sigmoid }
    }
    guard sigmoids.count >= depth, let first = sigmoids.first else { return [] }
    return [
      LintWarning(
        message:
          "the slope of each of \(sigmoids.count) layers of sigmoids is at most 1/4: the first layer's gradient vanishes",
        location: first.location, suggestion: "use relu, or put `- batch_norm` before each sigmoid")
    ]
  }
}
