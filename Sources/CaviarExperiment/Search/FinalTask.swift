import CaviarSpec
import CaviarTraining

/// The final training: the winner is retrained up to its best epoch, and evaluated on the test part.
package struct FinalTask: Sendable {
  package let training: FinalTraining
  package let winner: TrialRecord
  /// The winner's stage, whose epochs the schedule of the learning rate spans.
  package let stage: StageRecord
  /// The epochs to train for: up to the winner's best.
  package let epochs: Int
  /// The winner's values, by the addresses of the hyperparameters.
  private let hyperparameters: SpecValue
  /// True if a program is run, for all epochs of the winner's stage: it keeps its best model itself.
  package let isOfProgram: Bool

  /// The final training of an experiment. Nil if its spec has none, or no trial won.
  ///
  /// - Parameter stages: The stages that have begun, the winner's among them.
  package init?(of experiment: Experiment, winner: TrialRecord?, stages: [StageRecord]) {
    guard let training = experiment.final, let winner, let epochs = winner.bestEpoch,
      let stage = stages.first(where: { $0.name == winner.stage })
    else { return nil }
    self.training = training
    self.winner = winner
    self.stage = stage
    isOfProgram = experiment.program != nil
    self.epochs = isOfProgram ? stage.epochs : epochs
    hyperparameters = .map(
      experiment.hyperparameters.compactMap { hyperparameter in
        winner.point.value(at: hyperparameter.address).map { .init(hyperparameter.address, $0) }
      })
  }

  /// The record of a program's runs before they have results.
  package var plannedRuns: FinalRecord {
    FinalRecord(
      stage: winner.stage, trial: winner.trial, hyperparameters: hyperparameters, epochs: epochs, retrainedOn: nil,
      rows: nil, testRows: nil, fits: plannedFits)
  }

  private var plannedFits: [FinalRecord.Fit] {
    (1...training.repeats).map { FinalRecord.Fit(repeat: $0, outcome: .completed, metrics: [:]) }
  }

  /// The record of the training before it has results.
  ///
  /// - Parameters: The numbers of examples in the parts.
  package func planned(train: Int, validation: Int, test: Int) -> FinalRecord {
    FinalRecord(
      stage: winner.stage, trial: winner.trial, hyperparameters: hyperparameters, epochs: epochs,
      retrainedOn: training.retrainOn, rows: train + (training.retrainOn.contains(.validation) ? validation : 0),
      testRows: test,
      fits: plannedFits,
      moreData: training.moreData ? [] : nil)
  }
}
