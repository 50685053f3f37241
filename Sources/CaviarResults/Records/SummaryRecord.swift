package import CaviarExperiment
import CaviarSearch
package import CaviarSpec
package import CaviarTraining

/// The outcome for scripts: `summary.json`.
package struct SummaryRecord: Sendable, Codable, Equatable {
  /// The end of the experiment.
  package enum Status: String, Sendable, Codable {
    case completed
    case stoppedByCheck = "stopped_by_check"
    case noTrialSucceeded = "no_trial_succeeded"
    /// Trials are missing, since the run is in progress or was interrupted. No result file has this status.
    case partial
  }

  package let name: String
  package internal(set) var status: Status
  package let objective: ObjectiveRecord
  /// The result without learning.
  package let baseline: Baseline?
  package let best: BestRecord?
  package let stages: [StageSummary]
  package let checks: Counts
  package let boundaries: BoundaryCounts
  /// The winner's quality on the test part. Nil if the spec has no `final`.
  package internal(set) var final: FinalSummary?
  /// The expectations of the spec, and if they are reached. Nil if the spec has none.
  package internal(set) var expect: [ExpectationRecord]?

  /// The result of the final training.
  package struct FinalSummary: Sendable, Codable, Equatable {
    package let epochs: Int
    /// The numbers of examples. Nil for a program, which has its own.
    package let rows: Int?
    package let testRows: Int?
    package let repeats: Int
    package let completed: Int
    /// By name, each with its `mean` over the repeats, and its `deviation` (n − 1) where there are several.
    package let metrics: SpecValue
    /// The reason not to trust the trainings: some failed, or they differ widely. Nil if there is none.
    package internal(set) var warning: String?

    /// Ignores the order of the metrics, which a file does not preserve.
    package static func == (one: Self, other: Self) -> Bool {
      (one.epochs, one.rows, one.testRows, one.repeats, one.completed, one.warning)
        == (other.epochs, other.rows, other.testRows, other.repeats, other.completed, other.warning)
        && one.metrics.plain == other.metrics.plain
    }

    private enum CodingKeys: String, CodingKey {
      case epochs, rows, repeats, completed, metrics, warning
      case testRows = "test_rows"
    }
  }

  /// The metric by which trials were ranked.
  package struct ObjectiveRecord: Sendable, Codable, Equatable {
    package let metric: Metric
    package let at: Objective.Epoch
  }

  /// The winner: the best trial of the stages with the most fits per trial.
  package struct BestRecord: Sendable, Codable, Equatable {
    package let stage: String
    package let trial: Int
    package let epoch: Int
    package let value: Double
    package let hyperparameters: SpecValue
    package let metrics: SpecValue
    /// Nil if the trainer reports none.
    package let parameters: Int?

    /// Ignores the order in which the spec names its hyperparameters.
    package static func == (one: Self, other: Self) -> Bool {
      (one.stage, one.trial, one.epoch, one.parameters) == (other.stage, other.trial, other.epoch, other.parameters)
        && one.value == other.value && one.metrics.plain == other.metrics.plain
        && one.hyperparameters.plain == other.hyperparameters.plain
    }
  }

  /// The result of a stage.
  package struct StageSummary: Sendable, Codable, Equatable {
    package let name: String
    package let trials: Int
    package let completed: Int
    package let exploded: Int
    package let nan: Int
    /// Nil if none failed otherwise.
    package let failed: Int?
    /// The objective over the completed trials.
    package let spread: Spread?
  }

  /// The objective's spread over a stage's completed trials.
  package struct Spread: Sendable, Codable, Equatable {
    package let best: Double
    /// The fifth best, or the worst of fewer: shows the distance of the best from its followers.
    package let fifth: Double
    package let median: Double
    package let worst: Double
  }

  /// Verdicts of the checks.
  package struct Counts: Sendable, Codable, Equatable {
    package let passed: Int
    package let failed: Int
  }

  /// The numbers of boundary warnings and notes.
  package struct BoundaryCounts: Sendable, Codable, Equatable {
    package let warnings: Int
    package let notes: Int
  }
}
