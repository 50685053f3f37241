import CaviarDiagnostics
import CaviarExperiment
import Testing

@testable import CaviarResults

/// The decisions of a run about existing results.
@Suite struct ResumeDecisionTests {
  private static let stages = "[{name: coarse, trials: 6, epochs: 2}]"

  private func inputs(
    seed: Int = 1, stages: String = stages, objective: String = "validation_accuracy", sha256: String = "a"
  ) throws -> RunInputs {
    let text = """
      caviar: 1
      name: small
      seed: \(seed)
      data: {csv: digits.csv, label: digit}
      model: [{dense: {units: {uniform: [4, 12]}}}, relu, softmax]
      training: {optimizer: sgd, learning_rate: {log: [1e-3, 0.3]}}
      objective: \(objective)
      stages: \(stages)
      """
    var sink = DiagnosticSink()
    let experiment = try #require(
      SpecReader.read(Array(text.utf8), path: "small.yaml", into: &sink), "\(sink.sorted.map(\.message))")
    return RunInputs(experiment, data: DataHashes(sha256: sha256, files: [.init(name: "digits.csv", sha256: sha256)]))
  }

  /// A decision in a word, with what it refuses for.
  private func words(_ decision: ResumeDecision) -> [String] {
    switch decision {
    case .start: ["start"]
    case .finished: ["finished"]
    case .resume: ["resume"]
    case .refuse(let differences): ["refuse"] + differences
    }
  }

  private func decision(
    _ stored: RunInputs?, _ now: RunInputs, finished: [String: Int] = ["coarse": 6], isWhole: Bool = true
  ) -> [String] {
    words(ResumeDecision(stored: stored, finished: finished, isWhole: isWhole, now: now))
  }

  @Test func theSameRunIsFinished() throws {
    let inputs = try inputs()
    #expect(decision(nil, inputs) == ["start"])
    #expect(decision(inputs, inputs) == ["finished"])
    #expect(decision(inputs, inputs, isWhole: false) == ["resume"])
    #expect(decision(inputs, inputs, finished: [:], isWhole: false) == ["start"])
  }

  @Test func moreOfTheSameGoesOn() throws {
    let stored = try inputs()
    for stages in [
      "[{name: coarse, trials: 7, epochs: 2}]", "[{name: coarse, trials: 6, epochs: 2, repeats: 2}]",
      "[{name: coarse, trials: 6, epochs: 2}, {name: fine, trials: 1, epochs: 9}]",
    ] {
      #expect(decision(stored, try inputs(stages: stages)) == ["resume"], "\(stages)")
    }
    #expect(decision(stored, try inputs(objective: "validation_loss")) == ["resume"])
  }

  @Test func whatWouldBeLostIsRefused() throws {
    let stored = try inputs()
    #expect(decision(stored, try inputs(seed: 2)) == ["refuse", "seed: 1 → 2"])
    #expect(decision(stored, try inputs(sha256: "b")) == ["refuse", "data file digits.csv sha256: a → b"])
    let fewer = try inputs(stages: "[{name: coarse, trials: 4, epochs: 2}]")
    #expect(decision(stored, fewer) == ["refuse", "stages.coarse.trials: 6 are finished → 4"])
    // A trial that was not trained cannot be lost.
    #expect(decision(stored, fewer, finished: ["coarse": 4], isWhole: false) == ["resume"])
    #expect(decision(stored, try inputs(seed: 2), finished: [:]) == ["start"])
  }
}
