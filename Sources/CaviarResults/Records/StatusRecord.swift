import CaviarExperiment
package import CaviarTraining

/// The progress of an experiment: the output of `caviar status --json`, and an item of `caviar list --json`.
package struct StatusRecord: Sendable, Codable, Equatable {
  package enum State: String, Sendable, Codable {
    /// A process trains it now.
    case running
    /// Trials are missing, and no process trains them.
    case interrupted
    /// Everything is there.
    case finished
    /// Nothing is there.
    case notStarted = "not_started"
  }

  package let name: String
  package let state: State
  /// Trials that have finished, those that failed among them.
  package let done: Int
  package let total: Int
  /// Trials that did not complete: exploded, or NaN.
  package let failed: Int
  /// Fits that train now.
  package let running: Int
  /// At the pace of this process so far, epoch by epoch. Nil if that is not known.
  package let secondsLeft: Double?
  package let stages: [Stage]
  package let objective: Metric
  /// The objective's best value among the trials that may win so far.
  package let best: Double?
  /// Oldest first.
  package internal(set) var warnings: [String]
  /// The commit of the spec's repository when the last process began. Nil if that is not known.
  package let source: SourceRecord?

  package init(
    name: String, state: State, done: Int, total: Int, failed: Int, running: Int, secondsLeft: Double?, stages: [Stage],
    objective: Metric, best: Double?, warnings: [String], source: SourceRecord?
  ) {
    self.name = name
    self.state = state
    self.done = done
    self.total = total
    self.failed = failed
    self.running = running
    self.secondsLeft = secondsLeft
    self.stages = stages
    self.objective = objective
    self.best = best
    self.warnings = warnings
    self.source = source
  }

  private enum CodingKeys: String, CodingKey {
    case name, state, done, total, failed, running, stages, objective, best, warnings, source
    case secondsLeft = "seconds_left"
  }

  /// True if a check ended the run before the first trial: nothing else finishes without one.
  package var isStoppedByCheck: Bool { state == .finished && total == 0 }

  /// The same, with a warning that the spec has changed since.
  package func warning(ofChanges changes: [String]) -> StatusRecord {
    var copy = self
    copy.warnings += changes.map { "the spec has changed since: \($0)" }
    return copy
  }

  /// One stage.
  package struct Stage: Sendable, Codable, Equatable {
    package let name: String
    package let done: Int
    package let total: Int
    package let failed: Int

    package init(name: String, done: Int, total: Int, failed: Int) {
      self.name = name
      self.done = done
      self.total = total
      self.failed = failed
    }
  }
}
