package import CaviarExamples
package import CaviarSearch
package import CaviarSpec
package import CaviarTraining

/// A test of the network before the search, which passes or fails: a network that cannot learn at all is found before
/// hours are spent on it.
package protocol Check: Component {
  /// The options that all checks share.
  var options: CheckOptions { get set }

  /// True if its result depends on the declared range of the learning rate.
  static var readsLearningRates: Bool { get }

  /// The work that the check takes, as the plan of a run shows it.
  var cost: String { get }

  /// Runs the check.
  func answer(_ subject: CheckSubject) -> CheckAnswer
}

/// The options that all checks share, besides their own.
package struct CheckOptions: Sendable {
  /// The consequence of a failed check.
  package enum OnFailure: String, CaseIterable, Sendable, Codable {
    /// The run ends before the search.
    case stop
    /// The run continues, and the report says so.
    case warn
  }

  package var onFailure = OnFailure.stop
  /// The values of the point at which the network is checked, where they are not those of the space's centre.
  package var at: [StageRange] = []

  package init() {}
}

extension Check {
  package static var readsLearningRates: Bool { false }

  /// The fields that all checks share, after their own.
  package static var commonFields: [Field<Self>] {
    [
      .init(
        "on_failure", \.options.onFailure, .word, otherNames: ["on_fail", "severity"],
        "The consequence of a failure: stop the run, or warn in the report."),
      .init(
        "at", \.options.at, .values, otherNames: ["point", "values"],
        "Values by address that replace those of the centre of the space."),
    ]
  }
}

/// The subject of a check: the network at one point of the space, and the data.
package struct CheckSubject: Sendable {
  package let seed: UInt64
  package let configuration: Configuration
  package let data: TrainingData
  /// The declared range of the learning rate. Nil if it is not searched.
  package let learningRates: Interval?
  /// The columns of numbers of some training examples before preprocessing, shape [columns, rows]. Nil if they are
  /// unavailable.
  package let unprocessed: (@Sendable (_ rows: [Int]) -> [[Double]])?

  /// The columns of the data behind the inputs. Empty if they are not known.
  package let columns: [InputColumn]

  package init(
    seed: UInt64, configuration: Configuration, data: TrainingData, learningRates: Interval? = nil,
    columns: [InputColumn] = [],
    unprocessed: (@Sendable (_ rows: [Int]) -> [[Double]])? = nil
  ) {
    self.seed = seed
    self.configuration = configuration
    self.data = data
    self.learningRates = learningRates
    self.columns = columns
    self.unprocessed = unprocessed
  }
}

extension CheckSubject {
  /// The network's fit, of no epochs: checks are fits of no stage and no trial.
  var plan: FitPlan {
    FitPlan(seed: seed, architecture: configuration.architecture, training: configuration.training, epochs: 0)
  }

  /// The same fit with an optimizer and a constant rate of the check's own, without penalties, that nothing ends early.
  func plan(_ optimizer: any Optimizer, learningRate: Double) -> FitPlan {
    var plan = plan
    plan.training.optimizer = optimizer
    plan.training.learningRate = learningRate
    plan.training.schedule = nil
    plan.training = plan.training.withoutRegularization
    plan.training.stopWhen.lossExceedsInitial = .infinity
    return plan
  }

  /// The network before its first step, on the examples on which train metrics are measured.
  ///
  /// - Parameter draw: Other first weights for each number. Nil for those of the seed.
  func initialState(draw: Int? = nil) -> InitialState {
    var workspace = Workspace<Float>()
    var plan = plan
    plan.repeat = draw
    return CaviarTraining.initialState(of: plan, on: data, rows: data.trainSample, in: &workspace)
  }
}

/// The result of a check, with the texts that the report shows.
package struct CheckAnswer: Sendable {
  /// The result of a healthy network, in words.
  package let expected: String
  /// The result of this network, in words.
  package let seen: String
  package let passed: Bool
  /// The remedy, if the check failed.
  package let advice: String
  /// The learning rates between which to search. Nil for any other check.
  package var bracket: RateBracket?

  package init(expected: String, seen: String, passed: Bool, advice: String) {
    self.expected = expected
    self.seen = seen
    self.passed = passed
    self.advice = advice
  }
}

extension CheckSubject {
  /// The remedy where a check's own training diverged.
  var adviceOnDivergence: String {
    initialState().loss.isFinite
      ? "the check's training diverged: give it a lower `learning_rate`" : Self.notFiniteAdvice
  }

  /// The remedy where the loss is not finite before the first step, whatever a check asks.
  package static let notFiniteAdvice =
    "the loss is not finite before the first step: look at the first weights, `init`, and at the scale of the data, "
    + "`preprocess: [standardize]`"
}
