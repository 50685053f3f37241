import CaviarTraining

/// A value of the objective, with the validation_loss that decides between equal ones.
struct Score {
  /// The objective, negated if higher is better.
  private let cost: Double
  private let loss: Double?

  init(_ value: Double, loss: Double?, of objective: Objective) {
    cost = objective.isHigherBetter ? -value : value
    self.loss = loss
  }

  /// Nil if they are equal in both.
  func isBetter(than other: Score) -> Bool? {
    if cost != other.cost { return cost < other.cost }
    if let loss, let theirs = other.loss, loss != theirs { return loss < theirs }
    return nil
  }
}

extension Objective {
  /// Nil if the objective was not measured, or is undefined.
  func score(of metrics: Metrics) -> Score? {
    metrics[metric].map { Score($0, loss: metrics[.validationLoss], of: self) }
  }

  /// True if `a` is better than `b` by the metric and then by a lower validation_loss. Nil if they are equal in both.
  package func isBetter(_ a: Metrics, than b: Metrics) -> Bool? {
    guard let a = score(of: a), let b = score(of: b) else { return nil }
    return a.isBetter(than: b)
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
    let keys = trials.enumerated().compactMap { offset, trial in
      trial.outcome == .completed
        ? score(of: trial.metrics).map { RankingKey(trial, score: $0, offset: offset) } : nil
    }
    return keys.sorted().lazy.map { trials[trials.index(trials.startIndex, offsetBy: $0.offset)] }
  }
}

/// What ranks a trial. Keys are sorted in a fraction of the time of the records.
private struct RankingKey: Comparable {
  private let rung: Int
  private let score: Score
  private let trial: Int
  /// The place of the trial in the collection that is ranked.
  let offset: Int

  init(_ trial: TrialRecord, score: Score, offset: Int) {
    rung = trial.rung
    self.score = score
    self.trial = trial.trial
    self.offset = offset
  }

  static func == (a: RankingKey, b: RankingKey) -> Bool { a.offset == b.offset }

  static func < (a: RankingKey, b: RankingKey) -> Bool {
    if a.rung != b.rung { return a.rung > b.rung }
    return a.score.isBetter(than: b.score) ?? (a.trial < b.trial)
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
