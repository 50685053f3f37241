package import CaviarSpec
package import CaviarTraining

/// A question asked before the search, with a pass or a fail.
package protocol Check: Component {
  /// What every check has.
  var options: CheckOptions { get }

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

  /// The fields of these options, kept at `path`.
  package static func fields<C: Check>(_ path: any WritableKeyPath<C, CheckOptions> & Sendable) -> [Field<C>] {
    [
      .init(
        "on_failure", path.appending(\.onFailure), .word, otherNames: ["on_fail", "severity"],
        "Whether a failure stops the run or is reported."),
      .init(
        "at", path.appending(\.at), .ranges, otherNames: ["point", "values"],
        "Values by address, where the centre of the space will not do."),
    ]
  }
}

/// What checks look at: the network at one point of the space, and the data.
package struct CheckSubject: Sendable {
  package let seed: UInt64
  package let configuration: Experiment.Configuration
  package let data: TrainingData
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
