import CaviarExperiment
package import CaviarTraining

/// Dropout before batch norm: dropout raises the variance in training alone, and the running averages hold that variance
/// in evaluation (Li et al., Understanding the Disharmony between Dropout and Batch Normalization, CVPR 2019).
package enum DropoutBeforeBatchNorm: LintRule {
  package static let name = "dropout_before_batch_norm"
  package static let summary =
    "`dropout` before `batch_norm`, whose averages then hold a variance that evaluation has not."
  package static let source: String? =
    "Li et al., Understanding the Disharmony between Dropout and Batch Normalization by Variance Shift, CVPR 2019"

  package static func warnings(of model: Architecture) -> [LintWarning] {
    guard let norm = model.layers.last(where: { $0.part is BatchNorm }),
      let end = model.layers.lastIndex(where: { $0.part is BatchNorm })
    else { return [] }
    return model.layers[..<end].filter { $0.part is Dropout }.map { dropout in
      LintWarning(
        message: "`\(dropout.name)` comes before `\(norm.name)`, whose averages differ between training and evaluation",
        location: dropout.location, suggestion: "move dropout after the last batch_norm")
    }
  }
}
