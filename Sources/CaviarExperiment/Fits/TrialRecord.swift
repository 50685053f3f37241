package import CaviarSpec
package import CaviarTraining

/// One point of the space in one stage, with the result of its fits: a row of `trials.csv`.
package struct TrialRecord: Sendable, Equatable {
  package let stage: String
  /// Counted from 1 in its stage.
  package let trial: Int
  package let point: Point
  /// The metrics at `bestEpoch`, their mean over the fits; empty if there is none.
  package let metrics: Metrics
  /// The metrics' standard deviation over the fits at the same epoch (n − 1); empty if there is one fit.
  package let deviations: Metrics
  /// The epoch whose metrics count: the objective's best, or the last, of the fits' mean curve. Nil unless the trial completed,
  /// and where the objective is undefined at every epoch.
  package let bestEpoch: Int?
  package let outcome: Outcome
  package let diagnosis: Diagnosis?
  package let parameters: Int?
  /// ‖Δw‖ / ‖w‖ of a step: the mean over the epochs, the median over the layers, then the mean over the fits. Nil if the
  /// trainer reports none.
  package let updateRatio: Double?
  /// The reason why it did not complete, in the trainer's words. Nil if the outcome says it all.
  package let reason: String?
  /// The number of rungs that it survived; 0 in a stage without a pruner. A trial that retired ranks below all of a later rung.
  package let rung: Int

  package init(
    stage: String, trial: Int, point: Point, metrics: Metrics, deviations: Metrics = Metrics(), bestEpoch: Int?,
    outcome: Outcome, diagnosis: Diagnosis?, parameters: Int?, updateRatio: Double? = nil, rung: Int = 0,
    reason: String? = nil
  ) {
    self.updateRatio = updateRatio
    self.reason = reason
    self.rung = rung
    self.stage = stage
    self.trial = trial
    self.point = point
    self.metrics = metrics
    self.deviations = deviations
    self.bestEpoch = bestEpoch
    self.outcome = outcome
    self.diagnosis = diagnosis
    self.parameters = parameters
  }
}
