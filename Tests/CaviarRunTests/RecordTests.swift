@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore
import CaviarDiagnostics
@testable import CaviarSearch
import CaviarSpec
import CaviarTraining
import SystemPackage
import Testing

/// What is written reads back as what was recorded.
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
    #expect(data.hashes.isSame(as: ran.record.run.data.hashes))
    let session = Session(
      best, data: data, folder: ResultsFolder(root: sandbox.path.appending("Best"), name: best.name), workers: 1
    ) { _ in }
    #expect(try session.run { _ in "" }.record.summary.status == .completed)
  }

  /// What a boundary suggests is YAML, and does what it says where it is pasted.
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

  @Test func aNoteCounts() {
    func message(near: Int) -> String {
      BoundaryRecord(
        Boundary(
          address: "x", edge: .high, severity: .note, reason: .best, origin: .declared, value: 1, best: 1,
          distance: 0, near: near, among: 5, suggestion: nil, natural: nil), stage: "s"
      ).message
    }
    #expect(message(near: 1).hasSuffix("; the other good trials are not"))
    #expect(message(near: 2).hasSuffix("; 2 of the best 5 are, which chance does too"))
  }

  private func row(_ cells: [CSVText.Cell]) -> String {
    var bytes: [UInt8] = []
    CSVText.append(cells, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    "plain", "a,b", "say \"no\"", "two\nlines", "cr\rhere", "", " space ", "naïve 8×8", "'quoted", "a\"\u{301}b",
  ])
  func cellsReadBack(text: String) throws {
    let row = row([.text(text), .integer(-3), .number(1e-5), .empty])
    #expect(CSVText.rows(of: row) == [[text, "-3", "1e-05", ""]])
  }

  /// RFC 4180: quotes only where they are needed, doubled inside.
  @Test func quoting() {
    let row = row([.text("a,b"), .text("say \"no\""), .text("plain"), .text("two\nlines")])
    #expect(row == "\"a,b\",\"say \"\"no\"\"\",plain,\"two\nlines\"\n")
  }

  /// A text that a spreadsheet would run is disarmed, a number is not.
  @Test(arguments: ["=1+1", "+1+1", "-1-1", "-e", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(\"http://x\",\"y\")"])
  func formulasAreDisarmed(text: String) throws {
    let row = row([.text(text), .number(-1.5)])
    #expect(row.hasPrefix("'") || row.hasPrefix("\"'"))
    #expect(CSVText.rows(of: row) == [[text, "-1.5"]])
  }

  /// A class such as -1 is a number, which no spreadsheet runs.
  @Test(arguments: ["-1", "+1", "-.5", "-1e-5"])
  func numbersStayNumbers(text: String) {
    let row = row([.text(text)])
    #expect(row == text + "\n")
    #expect(CSVText.rows(of: row) == [[text]])
  }

  @Test(arguments: ["a,b", "\"a\n", "a\n\"b", "a\nb,"])
  func tornTablesAreNoTables(text: String) {
    #expect(CSVText.rows(of: text) == nil)
  }
}
