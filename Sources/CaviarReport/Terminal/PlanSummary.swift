package import CaviarResults
import CaviarRun
package import CaviarTraining

/// What a plan says to its reader: the spec as it was understood, and what it will cost.
package struct PlanSummary: Sendable {
  package var name: String
  package var description: String?
  /// The objective, as `validation_accuracy at its best epoch`.
  package var objective: String
  package var data: RunRecord.DataRecord
  /// How many folds validate in turn; 1 where the split has none. The parts are those of the first.
  package var folds: Int
  /// The layers, a line each, as they are written in a spec.
  package var model: [String]
  /// The layers as they are built at the centre of the space.
  package var layers: [LayerSummary]
  /// The optimizer and the rest of `training` that is not searched, a line each.
  package var training: [String]
  package var hyperparameters: [HyperparameterSummary]
  /// The checks' names, in their order.
  package var checks: [String]
  package var stages: [StageSummary]

  package init(
    name: String, description: String?, objective: String, data: RunRecord.DataRecord, folds: Int, model: [String],
    layers: [LayerSummary], training: [String], hyperparameters: [HyperparameterSummary], checks: [String],
    stages: [StageSummary]
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
  }

  /// The number of parameters at the centre of the space.
  package var parameters: Int { layers.reduce(0) { $0 + $1.parameters } }

  /// The fits of all stages: for each trial one for each repeat and fold.
  package var fits: Int { stages.reduce(0) { $0 + $1.trials * $1.repeats * folds } }

  /// The epochs of all fits, if none ends early.
  package var epochs: Int { stages.reduce(0) { $0 + $1.trials * $1.repeats * folds * $1.epochs } }
}

extension PlanSummary {
  /// One hyperparameter.
  package struct HyperparameterSummary: Sendable {
    package var address: String
    /// Where it is searched, as in the spec: `{log: [0.0001, 1]}`.
    package var range: String
    /// Its value at the centre of the space, where the checks look.
    package var centre: String

    package init(address: String, range: String, centre: String) {
      self.address = address
      self.range = range
      self.centre = centre
    }
  }

  /// One stage.
  package struct StageSummary: Sendable {
    package var name: String
    package var trials: Int
    package var epochs: Int
    /// How many times each trial trains.
    package var repeats: Int
    package var sampler: String
    /// Its own ranges and how it narrows, a line each: `learning_rate in [0.001, 0.1]`, `around the best 10 of coarse`.
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
