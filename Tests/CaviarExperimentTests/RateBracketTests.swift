import CaviarChecks
import CaviarDiagnostics
import CaviarSearch
import CaviarSpec
import Testing

@testable import CaviarExperiment

/// The range between the rates that learn nothing and those that explode, from invented curves.
@Suite struct RateBracketTests {
  /// A curve from losses, nil where all three trainings diverged; ln 10 before the first step.
  private func bracket(_ losses: [Double?], exploded: [Int]? = nil) -> RateBracket {
    let curve = losses.enumerated().map { index, loss in
      RateBracket.Point(
        learningRate: Double(index + 1), loss: loss, exploded: exploded?[index] ?? (loss == nil ? 3 : 0))
    }
    return RateBracket(curve, before: 2.3, seeds: 3, flat: 0.1)
  }

  @Test func liesBetweenFlatAndExploding() {
    let found = bracket([2.3, 2.299, 2.1, 1.2, 0.9, nil, nil])
    #expect(found.low == 2 && found.high == 6 && found.isLowFound && found.isHighFound)
  }

  @Test func edgesOfTheScaleAreNotFound() {
    let found = bracket([1.9, 1.2, 0.5])
    #expect(found.low == 1 && found.high == 3 && !found.isLowFound && !found.isHighFound)
  }

  /// A lucky training above an explosion is no rate to search.
  @Test func theLowestExplosionAboveTheBestCounts() {
    let found = bracket([2.3, 1.0, nil, 2.2, nil])
    #expect(found.low == 1 && found.high == 3)
  }

  @Test func halfOfTheTrainingsDecide() {
    #expect(bracket([2.3, 1.0, 1.5, 1.6], exploded: [0, 0, 1, 2]).high == 4)
  }

  @Test func nothingIsFoundWhereNothingLearns() {
    #expect(bracket([2.3, 2.2999, 2.29]).low == nil)
    #expect(bracket([nil, nil, nil]).range == nil)
    #expect(bracket([]).low == nil)
  }
}

/// The range of a stage that a check finds, in the language.
@Suite struct BracketedRangeTests {
  private func read(
    ranges: String, checks: String = "[learning_rate_bracket]", optimizer: String = "adam",
    rate: String = "{log: [1e-5, 1]}"
  ) -> (Experiment?, [Diagnostic]) {
    let text = """
      caviar: 1
      data: {csv: digits.csv, label: digit}
      model: [{dense: {units: 8}}, relu, softmax]
      training: {optimizer: \(optimizer), learning_rate: \(rate)}
      checks: \(checks)
      stages: [{name: coarse, trials: 4, epochs: 2, ranges: {\(ranges)}}]
      """
    var sink = DiagnosticSink()
    let experiment = SpecReader.read(Array(text.utf8), path: "a.yaml", into: &sink)
    return (experiment, sink.sorted)
  }

  private static let from = "learning_rate: {from: learning_rate_bracket}"

  @Test func roundTrips() throws {
    for ranges in [Self.from, "learning_rate: {from: learning_rate_bracket, else: [1e-4, 1e-2]}"] {
      let experiment = try #require(read(ranges: ranges).0)
      let written = experiment.resolved["stages"].map { YAMLText.flow($0.plain) } ?? ""
      #expect(written.contains("from: learning_rate_bracket"), "\(written)")
      #expect(SpecReader.reread(experiment.resolved)?.resolved == experiment.resolved)
    }
  }

  /// Without another range the run stops where none is found.
  @Test func elseDecidesWhatAFailureMeans() throws {
    func onFailure(_ ranges: String, _ check: String) throws -> CheckOptions.OnFailure {
      try #require(read(ranges: ranges, checks: "[\(check)]").0).checks[0].options.onFailure
    }
    #expect(try onFailure(Self.from, "learning_rate_bracket") == .stop)
    #expect(
      try onFailure("learning_rate: {from: learning_rate_bracket, else: [1e-4, 1e-2]}", "learning_rate_bracket")
        == .warn)
  }

  @Test(arguments: [
    (Self.from, "[{learning_rate_bracket: {on_failure: warn}}]", "adam", "{log: [1e-5, 1]}", "a warning only"),
    ("\(Self.from), l2: {from: learning_rate_bracket}", "[learning_rate_bracket]", "adam", "{log: [1e-5, 1]}", "l2"),
    ("nonsense.x: {from: 3}", "[learning_rate_bracket]", "adam", "{log: [1e-5, 1]}", "nonsense.x"),
    (
      "learning_rate: {from: initial_loss}", "[learning_rate_bracket]", "adam", "{log: [1e-5, 1]}",
      "the check that finds"
    ),
    (Self.from, "[initial_loss]", "adam", "{log: [1e-5, 1]}", "not among the checks"),
    (Self.from, "[learning_rate_bracket]", "{choice: [adam, sgd]}", "{log: [1e-5, 1]}", "one optimizer"),
    (Self.from, "[learning_rate_bracket]", "adam", "1e-3", "literal"),
    (Self.from, "[learning_rate_bracket]", "adam", "{choice: [1e-3, 1e-2]}", "only the range"),
    (
      "learning_rate: {from: learning_rate_bracket, otherwise: 1}", "[learning_rate_bracket]", "adam",
      "{log: [1e-5, 1]}", "unknown key"
    ),
    (
      "learning_rate: {from: learning_rate_bracket, else: [1, a]}", "[learning_rate_bracket]", "adam",
      "{log: [1e-5, 1]}", "number"
    ),
  ])
  func errorsHaveAPlace(ranges: String, checks: String, optimizer: String, rate: String, message: String) throws {
    let (experiment, errors) = read(ranges: ranges, checks: checks, optimizer: optimizer, rate: rate)
    #expect(experiment == nil)
    #expect(
      errors.contains { ($0.message + $0.notes.joined()).contains(message) && $0.location != nil },
      "\(errors.map(\.message))")
  }
}
