@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore
import CaviarSpec
import CaviarTraining
import Testing

/// What a spec expects of its winner, and what comes of it.
@Suite struct ExpectationTests {
  private static let spec = SpecText().with {
    $0.stages = ["{name: coarse, trials: 4, epochs: 3}"]
    $0.extra = "final: {repeats: 2}"
  }

  private func record(_ expect: String, in sandbox: Sandbox) throws -> ExperimentRecord {
    try sandbox.run(Self.spec.with { $0.extra += "\nexpect: \(expect)" }).record
  }

  @Test func whatIsReachedAndMissedIsTold() throws {
    let sandbox = try Sandbox()
    let record = try record("{test_accuracy: 0.1, validation_accuracy: 1, validation_loss: 100}", in: sandbox)
    let expect = try #require(record.summary.expect)
    #expect(expect.map(\.metric.rawValue) == ["validation_loss", "validation_accuracy", "test_accuracy"])
    #expect(expect.map(\.isReached) == [true, false, true])
    #expect(expect[1].seen == record.summary.best?.value)
    #expect(expect[2].seen == record.summary.final?.metrics["test_accuracy"]?["mean"]?.asNumber)
    #expect(record.exitCode(strict: false) == .success)
    #expect(record.exitCode(strict: true) == .expectationMissed)
    #expect(ExitCode.mostSerious(of: [.boundaryWarnings, .expectationMissed]) == .expectationMissed)
    #expect(ExitCode.mostSerious(of: [.verifyFoundDifference, .expectationMissed]) == .verifyFoundDifference)
  }

  /// Nothing is trained for another expectation, and the files are those of a run that had it from the start.
  @Test func itMayChangeFreely() throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.spec)
    let changed = Self.spec.with { $0.extra += "\nexpect: {validation_accuracy: 0.5}" }
    #expect(try sandbox.run(changed).trained == 0)
    let after = try sandbox.results("Results/small")
    try sandbox.run(changed, results: "straight")
    #expect(try sandbox.results("straight/small") == after)
    #expect(try sandbox.run(changed).wasFinished)
    #expect(try sandbox.run(Self.spec).record.summary.expect == nil)
  }
}

/// When the winner's last trainings are not to be trusted.
@Suite struct FinalWarningTests {
  private func record(_ accuracies: [Double?]) -> FinalRecord {
    FinalRecord(
      stage: "fine", trial: 1, hyperparameters: [:], epochs: 3, retrainedOn: [.train], rows: 100, testRows: 50,
      fits: accuracies.enumerated().map { index, accuracy in
        FinalRecord.Fit(
          repeat: index + 1, outcome: accuracy == nil ? .exploded : .completed,
          metrics: accuracy.map { ["test_accuracy": .number($0)] } ?? [:])
      })
  }

  private let baseline = Baseline(answer: "no", metric: .accuracy, value: 0.6)

  @Test func steadyTrainingsAreTrusted() {
    #expect(
      record([0.95, 0.96, 0.94]).warning(baseline: baseline, objective: Objective(metric: .validationAccuracy)) == nil)
    #expect(record([0.95]).warning(baseline: baseline, objective: Objective(metric: .validationAccuracy)) == nil)
    // Where nothing was learned, trainings do not differ for a reason of theirs.
    #expect(
      record([0.58, 0.6, 0.57]).warning(baseline: baseline, objective: Objective(metric: .validationAccuracy)) == nil)
  }

  @Test func failuresAndSpreadAreNot() throws {
    let failed = try #require(
      record([0.95, nil, nil]).warning(baseline: baseline, objective: Objective(metric: .validationAccuracy)))
    #expect(failed.hasPrefix("2 of 3 trainings exploded"))
    let spread = try #require(
      record([0.97, 0.62, 0.96]).warning(baseline: baseline, objective: Objective(metric: .validationAccuracy)))
    #expect(spread.contains("test_accuracy 0.62 to 0.97"))
  }
}
