import CaviarTraining

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
