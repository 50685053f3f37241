import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import SystemPackage
import Testing

/// More of the same experiment adds to what is there; another experiment in its place is refused.
@Suite struct AppendingTests {
  private static let one = SpecText().with { $0.stages = ["{name: coarse, trials: 6, epochs: 2}"] }

  @Test func raisingTrialsAddsRows() throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.one)
    let before = try Tables(sandbox)
    let more = try sandbox.run(Self.one.with { $0.stages = ["{name: coarse, trials: 9, epochs: 2}"] }, workers: 2)
    #expect(more.trained == 3)
    let after = try Tables(sandbox)
    #expect(after.trials.hasPrefix(before.trials) && after.trials.split(separator: "\n").count == 10)
    #expect(after.curves.hasPrefix(before.curves) && after.curves.split(separator: "\n").count == 28)
  }

  @Test func addingAStageAddsRows() throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.one)
    let before = try Tables(sandbox)
    #expect(try sandbox.run(SpecText()).trained == 5)
    let after = try Tables(sandbox)
    #expect(after.trials.hasPrefix(before.trials) && after.trials.split(separator: "\n").count == 12)
    #expect(after.curves.hasPrefix(before.curves))
  }

  /// Growing step by step ends with the bytes of a run in one go.
  @Test func theWayThereLeavesNoTrace() throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.one.with { $0.stages = ["{name: coarse, trials: 2, epochs: 2}"] })
    try sandbox.run(Self.one)
    try sandbox.run(SpecText())
    try sandbox.run(SpecText(), results: "straight")
    #expect(try sandbox.results("Results/small") == sandbox.results("straight/small"))
  }

  /// More repeats of the same trials are more fits of them, and fewer would throw some away.
  @Test func raisingRepeatsAddsFits() throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.one)
    let more = Self.one.with { $0.stages = ["{name: coarse, trials: 7, epochs: 2, repeats: 3}"] }
    #expect(try sandbox.run(more).trained == 15)
    try sandbox.run(more, results: "straight")
    #expect(try sandbox.results("Results/small") == sandbox.results("straight/small"))
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(Self.one) })
    #expect(failure.notes.contains("stages.coarse.repeats: 3 are finished → 1"), "\(failure.notes)")
  }

  /// A stage that narrowed on trials is redone where more of them move its ranges, and left alone where they do not.
  @Test func narrowedStagesFollowTheirRanges() throws {
    let sandbox = try Sandbox()
    let narrow = "{name: fine, trials: 3, epochs: 2, narrow: {best_trials: 5}}"
    try sandbox.run(SpecText().with { $0.stages = ["{name: coarse, trials: 6, epochs: 2}", narrow] })
    let fixed = "{name: fine, trials: 3, epochs: 2, ranges: {learning_rate: [1e-2, 1e-1]}}"
    let more = try sandbox.run(SpecText().with { $0.stages = ["{name: coarse, trials: 12, epochs: 2}", narrow] })
    let moved = try sandbox.run(
      SpecText().with { $0.stages = ["{name: coarse, trials: 12, epochs: 2}", narrow] }, results: "b")
    #expect(more.record.stages == moved.record.stages)
    #expect(more.trained == 9)

    let other = SpecText().with { $0.name = "other" }
    try sandbox.run(other.with { $0.stages = ["{name: coarse, trials: 6, epochs: 2}", fixed] })
    let left = try sandbox.run(other.with { $0.stages = ["{name: coarse, trials: 8, epochs: 2}", fixed] })
    #expect(left.trained == 2)
  }

  /// A change of the spec that would throw fits away, and the field that the refusal names.
  struct Change: CustomTestStringConvertible, Sendable {
    let field: String
    let spec: SpecText
    var testDescription: String { field }

    init(_ field: String, _ change: (inout SpecText) -> Void) {
      self.field = field
      spec = SpecText().with(change)
    }
  }

  static let changes = [
    Change("seed: 1 → 2") { $0.seed = 2 },
    Change("data.split.train: 0.7 → 0.6") {
      $0.data = "{csv: digits.csv, label: digit, split: {train: 0.6, validation: 0.15, test: 0.15}}"
    },
    Change("data.preprocess: [standardize] → [zero_center]") {
      $0.data = "{csv: digits.csv, label: digit, preprocess: [zero_center]}"
    },
    Change("model.dense1.units.uniform: [4, 12] → [4, 16]") {
      $0.model = "[{dense: {units: {uniform: [4, 16]}}}, relu, softmax]"
    },
    Change("training.learning_rate.log: [0.001, 0.3] → [0.001, 1]") {
      $0.training = "{optimizer: {momentum: {beta: {one_minus_log: [0.8, 0.99]}}}, learning_rate: {log: [1e-3, 1]}}"
    },
    Change("stages.coarse.trials: 6 are finished → 4") {
      $0.stages = ["{name: coarse, trials: 4, epochs: 2}", $0.stages[1]]
    },
    Change("stages.coarse.epochs: 2 → 3") { $0.stages = ["{name: coarse, trials: 6, epochs: 3}", $0.stages[1]] },
    Change("stages: fine is finished and no longer in the spec") { $0.stages.removeLast() },
  ]

  @Test(arguments: changes)
  func changesAreRefused(_ change: Change) throws {
    let sandbox = try Sandbox()
    try sandbox.run(SpecText())
    let stamps = try sandbox.stamps("Results/small")
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(change.spec) })
    #expect(failure.kind == .otherExperiment)
    #expect(failure.notes.contains { $0.hasPrefix(change.field) }, "\(failure.notes)")
    #expect(failure.notes.count == 1, "\(failure.notes)")
    #expect(failure.remedy == .startFresh(orElse: "give the spec another `name`"))
    #expect(try sandbox.stamps("Results/small") == stamps)
  }

  /// Another objective ranks the same fits again, from the files as from the journal.
  @Test(arguments: [false, true])
  func anotherObjectiveIsAnswered(fromJournal: Bool) throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.one)
    if fromJournal { try sandbox.remove("Results/small/run.json") }
    let other = Self.one.with { $0.objective = "{metric: validation_loss, at: last}" }
    #expect(try sandbox.run(other).trained == 0)
    try sandbox.run(other, results: "straight")
    #expect(try sandbox.results("Results/small") == sandbox.results("straight/small"))
  }

  /// Fits that did not measure it would be lost, and so would stages that narrowed by the old one.
  @Test(arguments: ["validation_balanced_accuracy", "validation_loss"])
  func anObjectiveThatLosesFitsIsRefused(metric: String) throws {
    let sandbox = try Sandbox()
    let spec = metric == "validation_loss" ? SpecText() : Self.one
    try sandbox.run(spec)
    let stamps = try sandbox.stamps("Results/small")
    let failure = try #require(
      #expect(throws: Failure.self) { try sandbox.run(spec.with { $0.objective = metric }) })
    #expect(failure.kind == .otherExperiment)
    #expect(failure.notes.first == "objective.metric: validation_accuracy → \(metric)")
    #expect(try sandbox.stamps("Results/small") == stamps)
  }

  /// Tables that contradict each other have been edited, and nothing is computed from them.
  @Test func tablesThatDisagreeAreRefused() throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.one)
    let trials = try sandbox.text("Results/small/trials.csv")
    try sandbox.write(trials.replacing(",completed,", with: ",nan,"), to: "Results/small/trials.csv")
    let stamps = try sandbox.stamps("Results/small")
    for spec in [Self.one, SpecText()] {
      let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(spec) })
      #expect(failure.kind == .inputOutput)
    }
    #expect(try sandbox.stamps("Results/small") == stamps)
  }

  /// A stored spec that says what none can is compared all the same.
  @Test func countsThatNoStageHasAreNoCrash() throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.one)
    let run = try sandbox.text("Results/small/run.json")
    try sandbox.write(run.replacing(/"trials" : 6/, with: "\"trials\" : 1e300"), to: "Results/small/run.json")
    #expect(try sandbox.text("Results/small/run.json") != run)
    #expect(throws: Failure.self) { try sandbox.run(SpecText()) }
  }

  /// Edited hyperparameters are reported with their place.
  @Test func aChangedHyperparameterIsTold() throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.one)
    let trials = try sandbox.text("Results/small/trials.csv")
    let expected = try #require(trials.firstMatch(of: /coarse,3,([^,]*),/)).1
    try sandbox.write(trials.replacing(/coarse,3,[^,]*,/, with: "coarse,3,99,"), to: "Results/small/trials.csv")
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(Self.one) })
    #expect(failure.notes.first == "wrong: stage coarse, trial 3, dense1.units: found 99, expected \(expected)")
  }

  /// Early stopping looks at the objective, so that another one makes other fits.
  @Test func theObjectiveOfEarlyStoppingIsPartOfAFit() throws {
    let sandbox = try Sandbox()
    let spec = Self.one.with {
      $0.training = "{optimizer: sgd, learning_rate: {log: [1e-3, 0.3]}, early_stopping: {patience: 1}}"
    }
    try sandbox.run(spec)
    let failure = try #require(
      #expect(throws: Failure.self) { try sandbox.run(spec.with { $0.objective = "validation_loss" }) })
    #expect(failure.kind == .otherExperiment && failure.notes.contains { $0.hasPrefix("objective") })
  }

  /// A summary that contradicts the tables is written again.
  @Test func aSummaryOfSomethingElseIsMadeAnew() throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.one)
    let files = try sandbox.results("Results/small")
    let summary = try sandbox.text("Results/small/summary.json")
    try sandbox.write(summary.replacing("\"trials\": 6", with: "\"trials\": 5"), to: "Results/small/summary.json")
    #expect(try sandbox.run(Self.one).trained == 0)
    #expect(try sandbox.results("Results/small") == files)
    try sandbox.write("", to: "Results/small/boundaries.json")
    #expect(try sandbox.run(Self.one).wasFinished)
    #expect(try sandbox.results("Results/small") == files)
  }

  /// Files for people are written again too: a report that differs, a winner that is missing.
  @Test(arguments: ["report.md", "best.yaml"])
  func whatPeopleReadIsMadeAnew(name: String) throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.one)
    let files = try sandbox.results("Results/small")
    if name == "report.md" {
      try sandbox.write("All is well.\n", to: "Results/small/\(name)")
    } else {
      try sandbox.remove("Results/small/\(name)")
    }
    let again = try sandbox.run(Self.one)
    #expect(again.wasFinished && again.trained == 0)
    #expect(try sandbox.results("Results/small") == files)
  }

  @Test func otherDataIsRefused() throws {
    let sandbox = try Sandbox()
    try sandbox.run(SpecText())
    let stamps = try sandbox.stamps("Results/small")
    try sandbox.write(
      try sandbox.text("digits.csv").split(separator: "\n").dropLast().joined(separator: "\n"), to: "digits.csv")
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(SpecText()) })
    #expect(failure.kind == .otherExperiment)
    #expect(failure.notes.contains { $0.hasPrefix("data file digits.csv sha256: ") })
    #expect(try sandbox.stamps("Results/small") == stamps)
  }

  /// A run that a check stopped trained nothing, so that the spec is free to be mended.
  @Test func nothingIsLostWhereNothingTrained() throws {
    let sandbox = try Sandbox()
    let stopped = SpecText().with { $0.checks = "[{initial_loss: {tolerance: 1e-9}}]" }
    #expect(try sandbox.run(stopped).trained == 0)
    let mended = try sandbox.run(SpecText().with { $0.model = "[{dense: {units: 8}}, tanh, softmax]" })
    #expect(mended.trained == 11)
  }

  /// A check that stops the same run again leaves the same files, and nothing is put aside for them; another run's are.
  @Test func whatAStoppedRunWroteIsNotPutAsideForItself() throws {
    let sandbox = try Sandbox()
    let stopped = Self.one.with { $0.checks = "[{initial_loss: {tolerance: 1e-9}}]" }
    try sandbox.run(stopped)
    let stamps = try sandbox.stamps("Results/small")
    for _ in 1...2 {
      #expect(try sandbox.run(stopped, existing: .retryFailed).record.summary.status == .stoppedByCheck)
    }
    let history = sandbox.path.appending("Results/small/.state/history")
    #expect(!Disk().exists(history))
    #expect(try sandbox.stamps("Results/small") == stamps)
    try sandbox.run(stopped.with { $0.seed = 2 })
    #expect(Disk().exists(history.appending("1/checks.json")))
  }

  /// A check that is added and fails does not take finished fits away.
  @Test func aFailedCheckThrowsNothingAway() throws {
    let sandbox = try Sandbox()
    try sandbox.run(SpecText())
    let stamps = try sandbox.stamps("Results/small")
    let strict = SpecText().with { $0.checks = "[{initial_loss: {tolerance: 1e-9}}]" }
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(strict) })
    #expect(failure.kind == .checkFailed)
    #expect(failure.notes.contains { $0.hasPrefix("expected: a loss of ln 10") })
    #expect(try sandbox.stamps("Results/small") == stamps)
  }
}

/// The two tables of the results.
private struct Tables {
  let trials: String
  let curves: String

  init(_ sandbox: Sandbox) throws {
    trials = try sandbox.text("Results/small/trials.csv")
    curves = try sandbox.text("Results/small/curves.csv")
  }
}
