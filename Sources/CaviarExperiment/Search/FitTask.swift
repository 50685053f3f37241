package import CaviarSpec

/// One fit to be trained, as a value: everything that a trainer needs to know of it, on this machine or another.
package struct FitTask: Sendable {
  package let stage: String
  package let fit: FitOrder.Fit
  package let point: Point
  package let seed: UInt64
  /// The budget: the epochs of the fit at its end.
  package let epochs: Int
  /// The epochs that the schedule of the learning rate spans. In a rung they are more than ``epochs``.
  package let scheduledEpochs: Int
  /// The content address of the fit: the hash of everything that determines it.
  package let address: String
  /// The address of a shorter fit that this one continues, if its state is still there. Nil to start from the first weights.
  package let start: String?
  /// True to store the state after the last step: for a longer fit that continues this one, and for one that no journal
  /// records.
  package let keepsState: Bool

  package init(
    stage: String, fit: FitOrder.Fit, point: Point, seed: UInt64, epochs: Int, scheduledEpochs: Int, address: String,
    start: String? = nil, keepsState: Bool = false
  ) {
    self.stage = stage
    self.fit = fit
    self.point = point
    self.seed = seed
    self.epochs = epochs
    self.scheduledEpochs = scheduledEpochs
    self.address = address
    self.start = start
    self.keepsState = keepsState
  }
}
