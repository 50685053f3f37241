package import CaviarSpec
package import CaviarTraining

/// A question asked before the search, with a pass or a fail.
package protocol Check: Component {
  /// What every check has.
  var options: CheckOptions { get set }

  /// Asks the question.
  func answer(_ subject: CheckSubject) -> CheckAnswer
}

/// What every check has beside its own options.
package struct CheckOptions: Sendable {
  /// What a failed check does.
  package enum OnFailure: String, CaseIterable, Sendable, Codable {
    /// The run ends before the search.
    case stop
    /// The run goes on, and the report says so.
    case warn
  }

  package var onFailure = OnFailure.stop
  /// The point at which the network is looked at, where it is not the space's centre.
  package var at: [StageRange] = []

  package init() {}
}

extension Check {
  /// The fields that every check has, after its own.
  package static var commonFields: [Field<Self>] {
    [
      .init(
        "on_failure", \.options.onFailure, .word, otherNames: ["on_fail", "severity"],
        "Whether a failure stops the run or is reported."),
      .init(
        "at", \.options.at, .values, otherNames: ["point", "values"],
        "Values by address, where the centre of the space will not do."),
    ]
  }
}

/// What checks look at: the network at one point of the space, and the data.
package struct CheckSubject: Sendable {
  package let seed: UInt64
  package let configuration: Configuration
  package let data: TrainingData

  package init(seed: UInt64, configuration: Configuration, data: TrainingData) {
    self.seed = seed
    self.configuration = configuration
    self.data = data
  }
}

extension CheckSubject {
  /// The network's fit, of no epochs: checks are fits of no stage and no trial.
  var plan: FitPlan {
    FitPlan(seed: seed, architecture: configuration.architecture, training: configuration.training, epochs: 0)
  }

  /// The network before its first step, on the rows on which train metrics are measured.
  func initialState() -> InitialState {
    var workspace = Workspace<Float>()
    return CaviarTraining.initialState(of: plan, on: data, rows: data.trainSample, in: &workspace)
  }
}

/// What a check found.
package struct CheckAnswer: Sendable {
  /// What a healthy network shows, in words.
  package let expected: String
  /// What was seen, in words.
  package let seen: String
  package let passed: Bool
  /// What to do where it failed.
  package let advice: String

  package init(expected: String, seen: String, passed: Bool, advice: String) {
    self.expected = expected
    self.seen = seen
    self.passed = passed
    self.advice = advice
  }
}
