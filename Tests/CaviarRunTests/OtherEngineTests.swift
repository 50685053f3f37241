import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import Testing

/// Results that depend on another engine, since a matrix was decomposed, stay as they are: none of their bits is made again
/// here.
@Suite struct OtherEngineTests {
  /// A trial that explodes, so that there is something to train again.
  private static let failing = decomposing.with { $0.training = "{optimizer: sgd, learning_rate: 1e30}" }
  private static let decomposing = SpecText.single.with {
    $0.data = "{csv: digits.csv, label: digit, preprocess: [{pca: {components: 5}}]}"
  }

  /// Where no matrix is decomposed, results carry no engine.
  @Test func otherResultsHaveNone() throws {
    let sandbox = try Sandbox()
    try sandbox.run(SpecText.single)
    #expect(try !sandbox.text("Results/small/run.json").contains("engine"))
    try sandbox.run(Self.decomposing, results: "decomposed")
    #expect(try sandbox.text("decomposed/small/run.json").contains("\"core\""))
  }

  /// Runs a spec, and writes down that another engine did.
  private func runElsewhere(_ spec: SpecText, in sandbox: Sandbox) throws {
    try sandbox.run(spec)
    let run = try sandbox.text("Results/small/run.json")
    try sandbox.write(run.replacing(/"core" : "\w+"/, with: "\"core\" : \"Other\""), to: "Results/small/run.json")
  }

  @Test func whatFailedThereIsNotTrainedHere() throws {
    let sandbox = try Sandbox()
    try runElsewhere(Self.failing, in: sandbox)
    let stamps = try sandbox.stamps("Results/small")
    let failure = try #require(
      #expect(throws: Failure.self) { try sandbox.run(Self.failing, existing: .retryFailed) })
    #expect(failure.kind == .otherExperiment)
    #expect(failure.notes.count == 1 && failure.notes[0].hasPrefix("engine: "), "\(failure.notes)")
    #expect(failure.remedy == .startFresh(orElse: "run on the engine of the results"))
    #expect(try sandbox.run(Self.failing).wasFinished)
    #expect(try sandbox.stamps("Results/small") == stamps)
  }

  /// A run that a check stopped has no fit that could be lost.
  @Test func checksAreAskedAgain() throws {
    let sandbox = try Sandbox()
    let stopped = Self.decomposing.with { $0.checks = "[{initial_loss: {tolerance: 1e-9}}]" }
    try runElsewhere(stopped, in: sandbox)
    #expect(try !sandbox.run(stopped, existing: .retryFailed).wasFinished)
    #expect(try !sandbox.text("Results/small/run.json").contains("Other"))
  }

  @Test(arguments: ["best.safetensors", "final.json", "confusion.csv"])
  func whatFinalSavedThereIsNotTrainedHere(name: String) throws {
    let sandbox = try Sandbox()
    let spec = Self.decomposing.with { $0.extra = "final: {}" }
    try runElsewhere(spec, in: sandbox)
    #expect(try sandbox.run(spec).wasFinished)
    try sandbox.remove("Results/small/\(name)")
    let stamps = try sandbox.stamps("Results/small")
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(spec) })
    #expect(failure.kind == .otherExperiment)
    #expect(failure.notes.count == 1 && failure.notes[0].hasPrefix("engine: "), "\(failure.notes)")
    let files = "final.json, best.safetensors, confusion.csv"
    #expect(failure.remedy == .startFresh(orElse: "restore \(files) from git, run where the results were made"))
    #expect(try sandbox.stamps("Results/small") == stamps)
  }
}
