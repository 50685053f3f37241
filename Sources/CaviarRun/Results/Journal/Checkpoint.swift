import CaviarCompute
import CaviarTraining

/// What a fit that trains has come to, and what was seen of it.
struct Checkpoint: Sendable, Equatable {
  let state: FitState<Float>
  /// What was asked for of each epoch. It is of use only to a fit that asks for the same.
  let metrics: [Metric]
  let epochs: [EpochRecord]
}

extension Checkpoint {
  /// All but the numbers of the network.
  private struct Head: Codable {
    let progress: FitState<Float>.Progress
    let metrics: [Metric]
    let epochs: EpochRows
  }

  private static let head = "fit"
  private static let numbers = "numbers"
  private static let kept = "kept"

  /// As bytes: a safetensors file.
  func bytes() throws(Failure) -> [UInt8] {
    let head = try JSONText.line(Head(progress: state.progress, metrics: metrics, epochs: EpochRows(epochs)))
    let tensors = [(Self.numbers, state.numbers), (Self.kept, state.kept)].map { name, values in
      NamedTensor(name, shape: [values.count], values: values)
    }
    return try SafeTensors(tensors: tensors, metadata: [Self.head: String(decoding: head, as: UTF8.self)]).bytes()
  }

  /// Nil where the bytes are not those of a checkpoint.
  init?(bytes: [UInt8]) {
    guard let file = SafeTensors(bytes: bytes), let text = file.metadata[Self.head],
      let head = JSONText.record(Head.self, from: Array(text.utf8)), let epochs = head.epochs.epochs,
      let numbers = file[Self.numbers]?.values, let kept = file[Self.kept]?.values
    else { return nil }
    self.init(
      state: FitState(progress: head.progress, numbers: numbers, kept: kept), metrics: head.metrics, epochs: epochs)
  }
}
