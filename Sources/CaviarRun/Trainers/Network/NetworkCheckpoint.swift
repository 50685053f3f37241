import CaviarCompute
package import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarTraining

/// The state of a network in training, with the measurements of its epochs so far.
package struct NetworkCheckpoint: StoredCheckpoint, Sendable, Equatable {
  let state: FitState<Float>
  /// The metrics recorded of each epoch. A fit that records others cannot be resumed from it.
  let metrics: [Metric]
  let epochs: [EpochRecord]
  /// The statistics of the layers at those epochs.
  let layers: LayerTable
}

extension NetworkCheckpoint {
  /// Everything but the arrays of the network.
  private struct Head: Codable {
    let progress: FitState<Float>.Progress
    let metrics: [Metric]
    let epochs: EpochRows
    let layers: LayerTable
  }

  private static let head = "fit"
  private static let numbers = "numbers"
  private static let kept = "kept"

  /// As bytes: a safetensors file.
  package func bytes() throws(Failure) -> [UInt8] {
    let head = try JSONText.line(
      Head(progress: state.progress, metrics: metrics, epochs: EpochRows(epochs), layers: layers))
    let tensors = [(Self.numbers, state.numbers), (Self.kept, state.kept)].map { name, values in
      NamedTensor(name, shape: [values.count], values: values)
    }
    return SafeTensors(tensors: tensors, metadata: [Self.head: String(decoding: head, as: UTF8.self)]).bytes()
  }

  /// Nil if the bytes are not those of a checkpoint.
  package init?(bytes: [UInt8]) {
    guard let file = SafeTensors(bytes: bytes), let text = file.metadata[Self.head],
      let head = JSONText.record(Head.self, from: Array(text.utf8)), let epochs = head.epochs.epochs,
      let numbers = file[Self.numbers]?.values, let kept = file[Self.kept]?.values
    else { return nil }
    self.init(
      state: FitState(progress: head.progress, numbers: numbers, kept: kept), metrics: head.metrics, epochs: epochs,
      layers: head.layers)
  }
}
