internal import CaviarCompute
internal import CaviarSpec

/// Watches a metric for early stopping, and keeps the parameters of its best epoch.
///
/// Values are compared as they are printed, as everywhere.
struct StoppingWatch<Scalar: EngineScalar> {
  private let rule: EarlyStopping
  private let metric: Metric
  private var best: Double?
  /// The value that the next ones must beat by more than `min_delta`, and its epoch.
  private var mark: (value: Double, epoch: Int)?
  private var kept: [[Scalar]] = []
  /// The epoch of the best value.
  private(set) var keptEpoch: Int?

  init(_ rule: EarlyStopping, _ metric: Metric) {
    self.rule = rule
    self.metric = metric
  }

  /// Takes note of an epoch. Returns whether the training ends with it.
  mutating func isOver(after epoch: EpochMetrics, _ network: Network, in arena: borrowing Arena<Scalar>) -> Bool {
    // What the rows leave undefined is no progress.
    guard let seen = epoch[metric]?.rounded(significantDigits: 6), seen.isFinite else { return isTired(epoch.epoch) }
    let value = metric.kind.isHigherBetter ? -seen : seen
    if value < best ?? .infinity {
      best = value
      keptEpoch = epoch.epoch
      kept = network.storedPlaces.map { arena.read($0) { span in span.indices.map { span[$0] } } }
    }
    if value < (mark?.value ?? .infinity) - rule.minDelta { mark = (value, epoch.epoch) }
    return isTired(epoch.epoch)
  }

  /// Puts the best epoch's parameters back.
  func restore(_ network: Network, in arena: inout Arena<Scalar>) {
    for (place, values) in zip(network.storedPlaces, kept) {
      arena.update(place) { span in
        for i in span.indices { span[i] = values[i] }
      }
    }
  }

  private func isTired(_ epoch: Int) -> Bool { epoch - (mark?.epoch ?? 0) >= rule.patience }
}

extension Network {
  /// Where everything is that training changes and that a model needs afterwards.
  fileprivate var storedPlaces: [Slice] { parameters.runs.map(\.parameters) + states.map(\.place) }
}
