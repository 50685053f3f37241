import CaviarSpec
import CaviarTraining
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// The expectations of a spec for its winner, and their results.
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
    #expect(expect.map(\.metric.name) == ["validation_loss", "validation_accuracy", "test_accuracy"])
    #expect(expect.map(\.isReached) == [true, false, true])
    #expect(expect[1].seen == record.summary.best?.value)
    #expect(expect[2].seen == record.summary.final?.metrics["test_accuracy"]?["mean"]?.asNumber)
    #expect(record.summary.status == .completed)
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
