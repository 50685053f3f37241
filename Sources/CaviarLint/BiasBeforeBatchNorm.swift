import CaviarExperiment
package import CaviarTraining

/// A bias directly before batch norm, which subtracts the mean, and the bias with it (Ioffe and Szegedy, section 3.2).
package enum BiasBeforeBatchNorm: LintRule {
  package static let name = "bias_before_batch_norm"
  package static let summary = "A bias directly before `batch_norm`, which subtracts it with the mean."
  package static let source: String? = "Ioffe and Szegedy, Batch Normalization, 2015, arXiv:1502.03167, section 3.2"

  package static func warnings(of model: Architecture) -> [LintWarning] {
    zip(model.layers, model.layers.dropFirst()).compactMap { layer, next in
      guard let dense = layer.part as? Dense, dense.hasBias == true, type(of: next.part).centres else { return nil }
      return LintWarning(
        message: "the bias of `\(layer.name)` does nothing: `\(next.kind)` after it subtracts the mean of each unit",
        location: layer.location, suggestion: "leave `bias` out: it is false before batch_norm")
    }
  }
}
