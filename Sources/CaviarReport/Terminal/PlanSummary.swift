package import CaviarExperiment
package import CaviarResults
import CaviarRun
package import CaviarSearch
package import CaviarTraining

/// The contents of a plan, shared by its text and its JSON: the spec as it was read, and the cost of a run.
package struct PlanSummary: Sendable {
  package var name: String
  package var description: String?
  /// The objective, such as `validation_accuracy at its best epoch`.
  package var objective: String
  /// Nil if a program trains.
  package var data: RunRecord.DataRecord?
  /// The exact arguments of the first trial of each stage whose fits a program trains, by the stage's name. Empty for the
  /// built-in network.
  package var commands: [(stage: String, arguments: [String])] = []
  /// What is to be known of the program, a line each.
  package var warnings: [String] = []
  /// The number of folds; 1 if the split has none. The sizes in `data` are those of the first fold.
  package var folds: Int
  /// The layers as written in a spec, one per line.
  package var model: [String]
  /// The layers that are built at the centre of the space.
  package var layers: [LayerSummary]
  /// The fields of `training` as written in the resolved spec, one per line.
  package var training: [String]
  package var hyperparameters: [HyperparameterSummary]
  /// The checks, in order.
  package var checks: [CheckSummary]
  package var stages: [StageSummary]
  /// The training after the search. Nil if the spec has none.
  package var final: FinalTraining?

  package init(
    name: String, description: String?, objective: String, data: RunRecord.DataRecord?, folds: Int, model: [String],
    layers: [LayerSummary], training: [String], hyperparameters: [HyperparameterSummary], checks: [CheckSummary],
    stages: [StageSummary], final: FinalTraining? = nil
  ) {
    self.name = name
    self.description = description
    self.objective = objective
    self.data = data
    self.folds = folds
    self.model = model
    self.layers = layers
    self.training = training
    self.hyperparameters = hyperparameters
    self.checks = checks
    self.stages = stages
    self.final = final
  }

  /// The number of parameters at the centre of the space.
  package var parameters: Int { layers.reduce(0) { $0 + $1.parameters } }

  /// The number of fits of all stages: one per trial, repeat and fold.
  package var fits: Int { stages.reduce(0) { $0 + $1.trials * $1.repeats * folds } }

  /// The number of epochs of all fits, if none ends early.
  package var epochs: Int { stages.reduce(0) { $0 + $1.trials * $1.repeats * folds * $1.epochs } }
}

extension PlanSummary {
  /// A searched hyperparameter, as a row of the plan's table.
  package struct HyperparameterSummary: Sendable {
    package var address: String
    /// The searched range, as in the spec: `{log: [0.0001, 1]}`.
    package var range: String
    /// The value at the centre of the space, which the checks use.
    package var centre: String
    /// The steps over which an averaging constant at the centre reaches back, 1 / (1 − β). Nil for any other hyperparameter.
    package var window: Double?
    package var importance: Importance

    package init(address: String, range: String, centre: String, window: Double?, importance: Importance) {
      self.address = address
      self.range = range
      self.centre = centre
      self.window = window
      self.importance = importance
    }
  }

  /// A check, and the work that it takes.
  package struct CheckSummary: Sendable {
    package var name: String
    package var cost: String

    package init(name: String, cost: String) {
      self.name = name
      self.cost = cost
    }
  }

  /// A stage's budget, sampler and ranges, as the plan shows them.
  package struct StageSummary: Sendable {
    package var name: String
    package var trials: Int
    package var epochs: Int
    /// The number of repeats of each trial.
    package var repeats: Int
    package var sampler: String
    /// The stage's own ranges and its narrowing, one per line: `learning_rate in [0.001, 0.1]`, `around the best 10 trials of
    /// coarse`.
    package var ranges: [String]

    package init(name: String, trials: Int, epochs: Int, repeats: Int = 1, sampler: String, ranges: [String]) {
      self.name = name
      self.trials = trials
      self.epochs = epochs
      self.repeats = repeats
      self.sampler = sampler
      self.ranges = ranges
    }
  }
}
