internal import CaviarCompute
internal import CaviarSpec

/// Monitors a metric for early stopping, and keeps the parameters of its best epoch.
///
/// Values are compared as they are printed, with six significant digits, so that the results show why a fit has ended.
struct StoppingWatch<Scalar: EngineScalar> {
  private let rule: EarlyStopping
  private let metric: PartMetric
  /// The values remembered from epoch to epoch.
  private(set) var memory = StoppingMemory()
  /// The parameters and layer states of the best epoch, one array after the other; empty before there is one.
  private(set) var kept: [Scalar] = []

  init(_ rule: EarlyStopping, _ metric: PartMetric) {
    self.rule = rule
    self.metric = metric
  }

  /// Takes the metrics of an epoch into account. Returns true if the training ends with it.
  mutating func isOver(after epoch: EpochMetrics, _ network: Network, in arena: borrowing Arena<Scalar>) -> Bool {
    // An undefined metric is no improvement.
    guard let seen = epoch[metric]?.rounded(significantDigits: 6), seen.isFinite else { return hasStalled(epoch.epoch) }
    let value = metric.kind.isHigherBetter ? -seen : seen
    if value < memory.best ?? .infinity {
      memory.best = value
      memory.keptEpoch = epoch.epoch
      kept.removeAll(keepingCapacity: true)
      network.appendStored(to: &kept, in: arena)
    }
    if value < (memory.mark ?? .infinity) - rule.minDelta { (memory.mark, memory.markEpoch) = (value, epoch.epoch) }
    return hasStalled(epoch.epoch)
  }

  /// Restores the memory and the parameters of a saved state.
  mutating func restore(_ memory: StoppingMemory, kept: [Scalar]) {
    self.memory = memory
    self.kept = kept
  }

  /// Restores the best epoch's parameters and layer states in the network.
  func restore(_ network: Network, in arena: inout Arena<Scalar>) {
    if !kept.isEmpty { network.putStored(kept.span, in: &arena) }
  }

  private func hasStalled(_ epoch: Int) -> Bool { epoch - memory.markEpoch >= rule.patience }
}

/// The memory of early stopping from epoch to epoch, saved with a fit's state. Values are negated where greater is
/// better.
struct StoppingMemory: Sendable, Equatable, Codable {
  /// The best value so far.
  fileprivate(set) var best: Double?
  /// The epoch of the best value.
  fileprivate(set) var keptEpoch: Int?
  /// The value that the next ones must beat by more than `min_delta`, and its epoch; nil and 0 before there is one.
  fileprivate(set) var mark: Double?
  fileprivate(set) var markEpoch = 0
}
