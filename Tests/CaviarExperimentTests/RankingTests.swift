import CaviarExperiment
import CaviarSpec
import CaviarTraining
import Testing

/// The order of trials: the objective at its epoch, then a lower validation_loss, then the lower trial number.
@Suite struct RankingTests {
  /// A fit of made-up epochs, each (train_loss, validation_loss, validation_accuracy), epoch 0 first.
  private func fit(
    _ epochs: [(train: Double, loss: Double?, accuracy: Double?)], trial: Int = 1,
    outcome: Outcome = .completed
  ) -> FitRecord {
    let records = epochs.enumerated().map { number, epoch in
      var metrics = Metrics()
      metrics[.trainLoss] = epoch.train
      metrics[.trainAccuracy] = 0.5
      metrics[.validationLoss] = epoch.loss
      metrics[.validationAccuracy] = epoch.accuracy
      return EpochRecord(epoch: number, learningRate: 0.1, trainCost: number == 0 ? nil : epoch.train, metrics: metrics)
    }
    return FitRecord(stage: "a", trial: trial, repeat: 1, epochs: records, outcome: outcome, parameters: 10)
  }

  private func trial(_ fit: FitRecord, _ objective: Objective = Objective()) -> TrialRecord {
    TrialRecord(fits: [fit], point: Point(), objective: objective)
  }

  private func objective(_ metric: Metric, at epoch: Objective.Epoch = .best) -> Objective {
    var objective = Objective(metric: metric)
    objective.at = epoch
    return objective
  }

  @Test func theEpochThatCounts() {
    // Epoch 0 is best by every metric, and never counts.
    let curve = fit([
      (2.0, 0.1, 1.0), (1.5, 0.9, 0.6), (1.2, 0.8, 0.7), (1.0, 0.7, 0.7), (0.9, 0.7, 0.7), (0.8, 1.0, 0.65),
    ])
    // The same accuracy twice: the lower validation loss, then the earlier epoch.
    #expect(trial(curve, objective(.validationAccuracy)).bestEpoch == 3)
    #expect(trial(curve, objective(.validationLoss)).bestEpoch == 3)
    #expect(trial(curve, objective(.trainLoss)).bestEpoch == 5)
    #expect(trial(curve, objective(.validationAccuracy, at: .last)).bestEpoch == 5)
    #expect(trial(curve, objective(.validationAccuracy, at: .last)).metrics[.validationAccuracy] == 0.65)
  }

  @Test func ties() {
    let trials = [
      trial(fit([(2, 2, 0.1), (1, 0.5, 0.90)], trial: 1)),
      trial(fit([(2, 2, 0.1), (1, 0.4, 0.90)], trial: 2)),
      trial(fit([(2, 2, 0.1), (1, 0.9, 0.95)], trial: 3)),
      trial(fit([(2, 2, 0.1), (1, 0.4, 0.90)], trial: 4)),
    ]
    #expect(Objective().ranked(trials).map(\.trial) == [3, 2, 4, 1])
    #expect(Objective().ranked(trials.reversed()).map(\.trial) == [3, 2, 4, 1])
  }

  @Test func lossesRankUpwards() {
    let objective = objective(.validationLoss)
    let trials = [0.5, 0.3, 0.4].enumerated().map { index, loss in
      trial(fit([(2, 2, 0.1), (1, loss, 0.9)], trial: index + 1), objective)
    }
    #expect(objective.ranked(trials).map(\.trial) == [2, 3, 1])
  }

  @Test(arguments: [Outcome.nan, .exploded])
  func whatDidNotCompleteNeverRanks(outcome: Outcome) {
    let failed = trial(fit([(2, 2, 0.1), (1, 0.1, 1)], trial: 1, outcome: outcome))
    let poor = trial(fit([(2, 2, 0.1), (1, 3, 0.2)], trial: 2))
    #expect(failed.bestEpoch == nil && failed.metrics == Metrics())
    #expect(Objective().ranked([failed, poor]).map(\.trial) == [2])
  }

  @Test func withoutAValidationPart() {
    let objective = objective(.trainLoss)
    let trials = [1.0, 0.5, 0.5].enumerated().map { index, loss in
      trial(fit([(2, nil, nil), (loss, nil, nil)], trial: index + 1), objective)
    }
    #expect(objective.ranked(trials).map(\.trial) == [2, 3, 1])
  }
}
