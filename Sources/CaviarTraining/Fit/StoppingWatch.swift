internal import CaviarCompute
internal import CaviarSpec

/// Watches a metric for early stopping, and keeps the parameters of its best epoch.
///
/// Values are compared as they are printed, as everywhere.
struct StoppingWatch<Scalar: EngineScalar> {
  private let rule: EarlyStopping
  private let metric: Metric
  /// What it remembers from epoch to epoch.
  private(set) var memory = StoppingMemory()
  /// The parameters of the best epoch, and what layers had kept.
  private(set) var kept: [Scalar] = []

  init(_ rule: EarlyStopping, _ metric: Metric) {
    self.rule = rule
    self.metric = metric
  }

  /// Takes note of an epoch. Returns whether the training ends with it.
  mutating func isOver(after epoch: EpochMetrics, _ network: Network, in arena: borrowing Arena<Scalar>) -> Bool {
    // What the rows leave undefined is no progress.
    guard let seen = epoch[metric]?.rounded(significantDigits: 6), seen.isFinite else { return isTired(epoch.epoch) }
    let value = metric.kind.isHigherBetter ? -seen : seen
    if value < memory.best ?? .infinity {
      memory.best = value
      memory.keptEpoch = epoch.epoch
      kept = arena.numbers(at: network.storedPlaces)
    }
    if value < (memory.mark ?? .infinity) - rule.minDelta { (memory.mark, memory.markEpoch) = (value, epoch.epoch) }
    return isTired(epoch.epoch)
  }

  /// Takes on what another has remembered and kept.
  mutating func restore(_ memory: StoppingMemory, kept: [Scalar]) {
    self.memory = memory
    self.kept = kept
  }

  /// Puts the best epoch's parameters back.
  func restore(_ network: Network, in arena: inout Arena<Scalar>) {
    if !kept.isEmpty { arena.put(kept, at: network.storedPlaces) }
  }

  private func isTired(_ epoch: Int) -> Bool { epoch - memory.markEpoch >= rule.patience }
}

/// What early stopping remembers from epoch to epoch. Values are negated where higher is better.
struct StoppingMemory: Sendable, Equatable, Codable {
  fileprivate(set) var best: Double?
  /// The epoch of the best value.
  fileprivate(set) var keptEpoch: Int?
  /// The value that the next ones must beat by more than `min_delta`, and its epoch; nil and 0 before there is one.
  fileprivate(set) var mark: Double?
  fileprivate(set) var markEpoch = 0
}
