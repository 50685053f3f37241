package import CaviarSpec

/// One point of the space in one stage, and what came of it: a row of `trials.csv`.
package struct TrialRecord: Sendable, Equatable {
  package let stage: String
  /// Counted from 1 in its stage.
  package let trial: Int
  package let point: Point
  /// The metrics at `bestEpoch`; empty unless the trial completed.
  package let metrics: Metrics
  /// The epoch whose metrics count: the objective's best, or the last. Nil unless the trial completed.
  package let bestEpoch: Int?
  package let outcome: Outcome
  package let diagnosis: Diagnosis?
  package let parameters: Int

  package init(
    stage: String, trial: Int, point: Point, metrics: Metrics, bestEpoch: Int?, outcome: Outcome,
    diagnosis: Diagnosis?, parameters: Int
  ) {
    self.stage = stage
    self.trial = trial
    self.point = point
    self.metrics = metrics
    self.bestEpoch = bestEpoch
    self.outcome = outcome
    self.diagnosis = diagnosis
    self.parameters = parameters
  }

  /// What a fit says of its trial under an objective.
  package init(fit: FitRecord, point: Point, objective: Objective) {
    let best = fit.outcome == .completed ? objective.epoch(of: fit.epochs) : nil
    self.init(
      stage: fit.stage, trial: fit.trial, point: point, metrics: best?.metrics ?? Metrics(), bestEpoch: best?.epoch,
      outcome: fit.outcome, diagnosis: Diagnosis(of: fit), parameters: fit.parameters)
  }
}

extension Objective {
  /// Whether `a` is better than `b` by the metric and then by a lower validation_loss; nil where they are equal in both.
  func isBetter(_ a: Metrics, than b: Metrics) -> Bool? {
    if let left = a[metric], let right = b[metric], left != right {
      return metric.isHigherBetter ? left > right : left < right
    }
    if let left = a[.validationLoss], let right = b[.validationLoss], left != right { return left < right }
    return nil
  }

  /// The epoch that counts: the best one, from 1, the earliest of equals; or the last.
  func epoch(of epochs: [EpochRecord]) -> EpochRecord? {
    let trained = epochs.filter { $0.epoch > 0 }
    guard at == .best, var best = trained.first else { return trained.last }
    for epoch in trained.dropFirst() where isBetter(epoch.metrics, than: best.metrics) == true { best = epoch }
    return best
  }

  /// The trials that completed, best first: by the objective, then a lower validation_loss, then the lower number.
  package func ranked(_ trials: [TrialRecord]) -> [TrialRecord] {
    trials.filter { $0.outcome == .completed && $0.metrics[metric] != nil }
      .sorted { isBetter($0.metrics, than: $1.metrics) ?? ($0.trial < $1.trial) }
  }
}
