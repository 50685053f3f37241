import CaviarDiagnostics
import CaviarSpec
import CaviarTraining
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarSearch
@testable import CaviarStore

/// Files read back as the records from which they were written.
@Suite struct RecordTests {
  @Test func everyFileReadsBack() throws {
    let sandbox = try Sandbox()
    let spec = SpecText().with { $0.checks = "[initial_loss, {overfit_tiny: {epochs: 2, on_failure: warn}}]" }
    let ran = try sandbox.run(spec)
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    #expect(try folder.storedRun()?.spec.plain == ran.record.run.spec.plain)
    #expect(try folder.storedChecks() == ran.record.checks)
    // The stored spec alone is enough to put everything together again.
    let record = try #require(try folder.record())
    #expect(record.summary == ran.record.summary)
    #expect(record.trials == ran.record.trials)
    #expect(record.tables == ran.record.tables)
    #expect(record.stages == ran.record.stages)
    #expect(record.boundaries == ran.record.boundaries)
    let summary = JSONText.record(SummaryRecord.self, from: Array(try sandbox.text("Results/small/summary.json").utf8))
    #expect(try summary.map { try JSONText.bytes($0) } == JSONText.bytes(ran.record.summary))
  }

  @Test func bestRuns() throws {
    let sandbox = try Sandbox()
    let ran = try sandbox.run(SpecText().with { $0.checks = "[{initial_loss: {at: {dense1.units: 4}}}]" })
    let text = try sandbox.text("Results/small/best.yaml")
    var sink = DiagnosticSink()
    let path = sandbox.path.appending("Results/small/best.yaml").string
    let best = try #require(SpecReader.read(Array(text.utf8), path: path, into: &sink), "\(sink.sorted.map(\.message))")
    #expect(best.hyperparameters.isEmpty && best.name == "small-best" && best.stages.count == 1)
    let winner = try #require(ran.record.summary.best)
    let point = try #require(ran.record.trials.first { $0.stage == winner.stage && $0.trial == winner.trial }).point
    #expect(best.configuration(at: point).training.learningRate == point["learning_rate"].asNumber)
    let data = try DataLoader(root: nil).load(best)
    #expect(data.hashes.isSame(as: ran.record.run.inputs.data))
    let session = Session(
      best, input: data, folder: ResultsFolder(root: sandbox.path.appending("Best"), name: best.name), workers: 1
    ) { _ in }
    #expect(try session.run { _ in "" }.record.summary.status == .completed)
  }

  /// The suggestion of a boundary is YAML, and has the promised effect when it is pasted.
  @Test(arguments: [
    ("dense1.units", RangeOrigin.Edge.stage), ("dense1[2].units", .narrowed), ("learning_rate", .declared),
  ])
  func suggestionsPaste(address: String, origin: RangeOrigin.Edge) throws {
    let units = Interval(scale: Uniform.self, low: 9, high: 18, isInteger: true)
    let rates = Interval(scale: Log.self, low: 1e-3, high: 0.9, isInteger: false)
    let record = BoundaryRecord(
      Boundary(
        address: address, edge: .high, severity: .warning, reason: .crowd, origin: origin, value: 12, best: 12,
        distance: 0, near: 4, among: 5, suggestion: .interval(origin == .declared ? rates : units)),
      stage: "fine")
    let line = try #require(record.suggestion)
    let spec = SpecText().with {
      $0.model =
        address.contains("[")
        ? "[{repeat: {times: 2, layers: [{dense: {units: {uniform: [4, 12]}}}, relu]}}, softmax]"
        : "[{dense: {units: {uniform: [4, 12]}}}, relu, softmax]"
      guard origin == .declared else {
        $0.stages = ["{name: coarse, trials: 6, epochs: 2}", "\n  {name: fine, trials: 5, epochs: 3, \(line)\n  }"]
        return
      }
      $0.training = "\n  optimizer: sgd\n  \(line)"
    }
    let experiment = try Sandbox().experiment(spec)
    let range =
      origin == .declared
      ? try #require(experiment.hyperparameters.first { $0.address == address }).range
      : try #require(experiment.stages[1].ranges[address])
    #expect(range.canonical == (origin == .declared ? rates : units).canonical)
  }
}
