import CaviarChecks
import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarSearch
import CaviarSpec
import SystemPackage
import Testing

@testable import CaviarRun

/// A stage that searches the learning rates which a check has found.
@Suite struct BracketStageTests {
  private static let spec = SpecText().with {
    $0.checks = "[{learning_rate_bracket: {seeds: 2, epochs: 2}}]"
    $0.training = "{optimizer: {momentum: {beta: 0.9}}, learning_rate: {log: [1e-7, 100]}}"
    $0.stages = [
      "{name: coarse, trials: 4, epochs: 2, ranges: {learning_rate: {from: learning_rate_bracket}}}",
      "{name: fine, trials: 3, epochs: 2, narrow: {best_trials: 5}}",
    ]
  }

  @Test func theStageSearchesWhatTheCheckFound() throws {
    let sandbox = try Sandbox()
    let ran = try sandbox.run(Self.spec)
    let bracket = try #require(ran.record.checks[0].bracket)
    let (low, high) = (try #require(bracket.low), try #require(bracket.high))
    #expect(bracket.isLowFound && bracket.isHighFound && low >= 1e-5 && high <= 10, "\(bracket)")
    let range = try #require(ran.record.stages[0].ranges.first { $0.hyperparameter == "learning_rate" })
    #expect(range.range == ["log": [.number(low), .number(high)]] && range.low == .bracket && range.high == .bracket)
    for trial in ran.record.trials[stage: "coarse"] {
      let rate = try #require(trial.point.value(at: "learning_rate")?.asNumber)
      #expect(rate >= low && rate <= high)
    }
    #expect(ran.record.stages[1].ranges.first { $0.hyperparameter == "learning_rate" }?.low != .declared)
    // The same again, from the files alone.
    try sandbox.remove("Results/small/.state")
    let again = try sandbox.run(Self.spec)
    #expect(again.wasFinished && again.trained == 0)
  }

  /// Other options give another range, which would make other trials.
  @Test func optionsOfTheCheckBelongToTheStage() throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.spec)
    let other = Self.spec.with { $0.checks = "[{learning_rate_bracket: {seeds: 3, epochs: 2}}]" }
    let failure = #expect(throws: Failure.self) { try sandbox.run(other) }
    #expect(failure?.kind == .otherExperiment)
    #expect(
      failure?.notes.contains { $0.contains("checks.learning_rate_bracket.seeds: 2 → 3") } == true,
      "\(failure?.notes ?? [])")
  }

  /// Rates that only explode: the run stops, or takes the other range.
  @Test func elseIsTheOtherRange() throws {
    let high = Self.spec.with {
      $0.training = "{optimizer: sgd, learning_rate: {log: [1e6, 1e9]}}"
    }
    let sandbox = try Sandbox()
    let stopped = try sandbox.run(high)
    #expect(stopped.record.summary.status == .stoppedByCheck && stopped.trained == 0)
    #expect(stopped.record.checks[0].advice?.hasPrefix("every rate explodes") == true)
    let otherwise = high.with {
      $0.name = "otherwise"
      $0.stages = [
        "{name: coarse, trials: 4, epochs: 2, ranges: {learning_rate: {from: learning_rate_bracket, else: [1e6, 1e7]}}}"
      ]
    }
    let ran = try sandbox.run(otherwise)
    let range = ran.record.stages[0].ranges.first { $0.hyperparameter == "learning_rate" }
    #expect(range?.range == ["log": [.number(1e6), .number(1e7)]] && range?.low == .otherwise)
  }

  /// A stage that narrows as well takes the bracket's range, which may lie outside the box.
  @Test func theBracketReplacesTheBox() throws {
    let far = Self.spec.with {
      $0.stages = [
        "{name: low, trials: 5, epochs: 1, ranges: {learning_rate: [1e-7, 1e-6]}}",
        "{name: found, trials: 4, epochs: 1, narrow: {best_trials: 5}, ranges: {learning_rate: {from: learning_rate_bracket}}}",
      ]
    }
    let ran = try Sandbox().run(far)
    let bracket = try #require(ran.record.checks[0].bracket)
    let range = try #require(ran.record.stages[1].ranges.first { $0.hyperparameter == "learning_rate" })
    #expect(range.range == bracket.range)
    #expect(
      Set(ran.record.trials[stage: "found"].compactMap { $0.point.value(at: "learning_rate")?.asNumber }).count == 4)
  }

  /// Where every rate learns, the declared bounds stand, with their own origin.
  @Test func declaredBoundsStandWhereNoEdgeIsFound() throws {
    let inside = Self.spec.with {
      $0.training = "{optimizer: {momentum: {beta: 0.9}}, learning_rate: {log: [0.0123, 0.0234]}}"
      $0.stages = ["{name: coarse, trials: 4, epochs: 2, ranges: {learning_rate: {from: learning_rate_bracket}}}"]
    }
    let ran = try Sandbox().run(inside)
    let range = try #require(ran.record.stages[0].ranges.first { $0.hyperparameter == "learning_rate" })
    #expect(range.range == ["log": [.number(0.0123), .number(0.0234)]])
    #expect(range.low == .declared && range.high == .declared)
  }

  /// The winner's own spec runs although the check had found nothing.
  @Test func theWinnersSpecRuns() throws {
    let sandbox = try Sandbox()
    let high = Self.spec.with {
      $0.training = "{optimizer: sgd, learning_rate: {log: [1e-12, 1e-11]}}"
      $0.stages = [
        "{name: coarse, trials: 2, epochs: 1, ranges: {learning_rate: {from: learning_rate_bracket, else: [1e-12, 1e-11]}}}"
      ]
    }
    #expect(try sandbox.run(high).record.summary.status == .completed)
    let best = try sandbox.text("Results/small/best.yaml")
    #expect(best.contains("on_failure: warn"))
  }

  @Test func verifiesAndKnowsNoWorkers() throws {
    let sandbox = try Sandbox()
    let one = try sandbox.run(Self.spec, workers: 1)
    let three = try sandbox.run(Self.spec.with { $0.name = "three" }, workers: 3)
    #expect(one.record.checks == three.record.checks)
    #expect(try sandbox.text("Results/small/trials.csv") == sandbox.text("Results/three/trials.csv"))
  }

  /// The point at which the check tests is among its options, and so among those of the stage.
  @Test func thePointOfTheCheckBelongsToTheStage() throws {
    func spec(at size: Int) -> SpecText {
      Self.spec.with {
        $0.checks = "[{learning_rate_bracket: {seeds: 2, epochs: 2, at: {batch_size: \(size)}}}]"
        $0.training =
          "{optimizer: {momentum: {beta: 0.9}}, learning_rate: {log: [1e-7, 100]}, batch_size: {choice: [8, 64]}}"
      }
    }
    let sandbox = try Sandbox()
    try sandbox.run(spec(at: 64))
    let failure = #expect(throws: Failure.self) { try sandbox.run(spec(at: 8)) }
    #expect(
      failure?.notes.contains { $0.contains("learning_rate_bracket.at.batch_size: 64 → 8") } == true,
      "\(failure?.notes ?? [])")
    #expect(try sandbox.run(spec(at: 64)).trained == 0)
  }
}
