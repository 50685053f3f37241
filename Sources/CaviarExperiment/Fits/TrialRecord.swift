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
  /// The reason why it did not complete, in the trainer's words. Nil if the outcome says it all.
  package let reason: String?
  /// The number of rungs that it survived; 0 in a stage without a pruner. A trial that retired ranks below all of a later rung.
  package let rung: Int

  package init(
    stage: String, trial: Int, point: Point, metrics: Metrics, deviations: Metrics = Metrics(), bestEpoch: Int?,
    outcome: Outcome, diagnosis: Diagnosis?, parameters: Int?, rung: Int = 0, reason: String? = nil
  ) {
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

  /// The result of a trial's fits, its repeats and folds, under an objective.
  ///
  /// A trial completed if all of its fits did; otherwise its outcome is that of the first that did not.
  package init(fits: [FitRecord], point: Point, objective: Objective, rung: Int = 0) {
    precondition(!fits.isEmpty, "a trial has a fit")
    let outcome = fits.map(\.outcome).first { $0 != .completed } ?? .completed
    let curve = outcome == .completed ? MeanCurve(fits) : nil
    let best = curve.flatMap { objective.epoch(of: $0) }
    self.init(
      stage: fits[0].stage, trial: fits[0].trial, point: point,
      metrics: best.flatMap { curve?.means(at: $0) } ?? Metrics(),
      deviations: best.flatMap { curve?.deviations(at: $0) } ?? Metrics(), bestEpoch: best, outcome: outcome,
      diagnosis: fits.lazy.compactMap { Diagnosis(of: $0) }.first, parameters: fits[0].parameters, rung: rung,
      reason: fits.first { $0.outcome != .completed }?.reason)
  }
}

extension Objective {
  /// True if `a` is better than `b` by the metric and then by a lower validation_loss. Nil if they are equal in both.
  package func isBetter(_ a: Metrics, than b: Metrics) -> Bool? {
    guard let left = a[metric], let right = b[metric] else { return nil }
    return isBetter(left, than: right) { (a[.validationLoss], b[.validationLoss]) }
  }

  /// The same of the metric's values, with the losses that decide where they are equal.
  func isBetter(_ a: Double, than b: Double, losses: () -> (Double?, Double?)) -> Bool? {
    if a != b { return isHigherBetter ? a > b : a < b }
    if case (let left?, let right?) = losses(), left != right { return left < right }
    return nil
  }

  /// The best trial of the stages that can be compared; of equals that of the later stage, then the lower trial.
  package func winner(of stages: [StageRecord], among trials: TrialTable) -> TrialRecord? {
    var winner: TrialRecord?
    for stage in stages.comparable {
      guard let best = ranked(trials[stage: stage.name]).first else { continue }
      if let winner, isBetter(winner.metrics, than: best.metrics) == true { continue }
      winner = best
    }
    return winner
  }

  /// The trials that completed, best first: by the rungs that they survived, the objective, a lower validation_loss, and then
  /// the lower number.
  package func ranked<Trials: RandomAccessCollection<TrialRecord>>(
    _ trials: Trials
  ) -> some RandomAccessCollection<TrialRecord> {
    var keys = trials.indices.compactMap {
      index -> (rung: Int, value: Double, loss: Double?, trial: Int, index: Trials.Index)? in
      let trial = trials[index]
      guard trial.outcome == .completed, let value = trial.metrics[metric] else { return nil }
      return (trial.rung, value, trial.metrics[.validationLoss], trial.trial, index)
    }
    keys.sort { a, b in
      if a.rung != b.rung { return a.rung > b.rung }
      return isBetter(a.value, than: b.value) { (a.loss, b.loss) } ?? (a.trial < b.trial)
    }
    return keys.map(\.index).lazy.map { trials[$0] }
  }
}

extension [StageRecord] {
  /// The stages whose trials can be compared: those with the most fits per trial. Fewer fits leave more to chance, and
  /// chance wins.
  package var comparable: [StageRecord] {
    let most = map(\.repeats).max()
    return filter { $0.repeats == most }
  }
}

extension [Double] {
  /// The mean, in six significant digits; of one number, itself.
  package var mean: Double { count == 1 ? self[0] : exactMean.rounded(significantDigits: 6) }

  /// The standard deviation (n − 1), in six significant digits; nil for fewer than two numbers.
  ///
  /// The mean is taken of the differences from the first number, so that of equal numbers it is 0.
  package var deviation: Double? {
    guard count > 1 else { return nil }
    let differences = map { $0 - self[0] }
    let mean = differences.exactMean
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(count - 1)).squareRoot().rounded(significantDigits: 6)
  }

  /// The median: the middle value, or of an even number the mean of the middle two in six significant digits. Nil for
  /// none.
  package var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    let middle = count / 2
    return count.isMultiple(of: 2) ? [sorted[middle - 1], sorted[middle]].mean : sorted[middle]
  }

  private var exactMean: Double { reduce(0, +) / Double(count) }
}
