import CaviarTraining

/// The trials of a stage whose layers' statistics are kept: its best 20, and the best three of each diagnosis by the default
/// thresholds. Those that went further come before those that a pruner stopped.
///
/// Trials are offered one after the other as they finish. Which are kept in the end does not depend on the order, since one
/// that others push out would not be among the best of all either.
struct KeptLayers: Sendable {
  private static let best = 20
  private static let ofDiagnosis = 3

  /// True if all are kept.
  private let keepsAll: Bool
  private let objective: Objective
  /// Best first.
  private var candidates: [Candidate] = []

  private struct Candidate {
    let trial: Int
    let rung: Int
    /// Nil if it did not complete, or the objective is undefined.
    let score: Score?
    let diagnosis: Diagnosis?

    func isBetter(than other: Candidate) -> Bool {
      switch (score, other.score) {
      case _ where rung != other.rung: rung > other.rung
      case (let own?, let other?) where own.isBetter(than: other) != nil: own.isBetter(than: other) ?? false
      case (_?, nil): true
      case (nil, _?): false
      default: trial < other.trial
      }
    }
  }

  init(of objective: Objective, keepsAll: Bool) {
    self.objective = objective
    self.keepsAll = keepsAll
  }

  /// True for a trial that is kept, of those that have been offered.
  func keeps(_ trial: Int) -> Bool { keepsAll || candidates.contains { $0.trial == trial } }

  /// Offers a trial; of one that has been offered before, a longer training.
  ///
  /// - Returns: The trials that are not kept any more, perhaps this one.
  mutating func offer(_ trial: TrialRecord) -> [Int] {
    guard !keepsAll else { return [] }
    candidates.removeAll { $0.trial == trial.trial }
    let own = Candidate(
      trial: trial.trial, rung: trial.rung,
      score: trial.outcome == .completed ? objective.score(of: trial.metrics) : nil,
      diagnosis: trial.diagnosis)
    candidates.insert(own, at: candidates.firstIndex { own.isBetter(than: $0) } ?? candidates.endIndex)
    var places = 0
    var counts: [Diagnosis: Int] = [:]
    var dropped: [Int] = []
    candidates.removeAll { candidate in
      var isKept = false
      if candidate.score != nil {
        places += 1
        isKept = places <= Self.best
      }
      if let diagnosis = candidate.diagnosis {
        counts[diagnosis, default: 0] += 1
        isKept = isKept || counts[diagnosis, default: 0] <= Self.ofDiagnosis
      }
      if !isKept { dropped.append(candidate.trial) }
      return !isKept
    }
    return dropped
  }
}
