package import CaviarSpec
import CaviarTraining

/// Batch norm over one example subtracts the example from itself: nothing is left but β (Ioffe and Szegedy, 2015, section 3).
package struct BatchTooSmall: DiagnosisRule {
  package static let name = "batch_too_small"
  package static let otherNames = ["small_batch", "batch_norm_batch", "tiny_batch"]
  package static let summary = "The batches are too small for batch norm."
  package static let evidence =
    "the model has batch_norm, and its batches have fewer than 4 examples"
  package static let advice = "raise `batch_size` to 32"
  package static let example = "batch_too_small: {batch_size: 4}"
  package static let source: String? = "Ioffe and Szegedy, Batch Normalization, 2015, arXiv:1502.03167, section 3"
  package static let precision: Precision? = Precision(right: 140, of: 140)
  package static let fields: [Field<Self>] = [
    .init("batch_size", \.batchSize, .integer(.atLeast(1)), "The fewest examples in a batch.")
  ]

  package var batchSize = 4

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let configuration = subject.configuration, let rows = subject.evidence?.rows,
      rows >= batchSize, configuration.architecture.layers.contains(where: { $0.part is BatchNorm }),
      case let size = min(configuration.training.batchSize, rows), size < batchSize
    else { return nil }
    return DiagnosedCause(
      "batch_norm takes the mean and variance of \(size) example\(size == 1 ? "" : "s")",
      [.training("batch_size", from: .integer(size), to: 32)])
  }
}
