import CaviarSpec

/// The final training: the winner is retrained up to its best epoch, and evaluated on the test part.
package struct FinalTask: Sendable {
  package let training: FinalTraining
  package let winner: TrialRecord
  /// The winner's stage, whose epochs the schedule of the learning rate spans.
  package let stage: StageRecord
  /// The epochs to train for: up to the winner's best.
  package let epochs: Int

  package init(training: FinalTraining, winner: TrialRecord, stage: StageRecord, epochs: Int) {
    self.training = training
    self.winner = winner
    self.stage = stage
    self.epochs = epochs
  }
}
