import CaviarChecks
import CaviarDiagnostics
import CaviarExperiment
import CaviarReport
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import CaviarTraining
import SystemPackage
import Testing

/// What a run records of layers and causes, and what is judged again without training.
@Suite struct DiagnosingTests {
  private static let spec = SpecText().with {
    $0.training = "{optimizer: sgd, learning_rate: {choice: [1e-7, 0.05]}}"
    $0.stages = ["{name: only, trials: 6, epochs: 6}"]
    $0.checks = "[]"
  }

  /// The trials in a table.
  private func trials(_ sandbox: Sandbox, _ file: String) throws -> Set<String> {
    let rows = try sandbox.text("Results/small/\(file)").split(separator: "\n").dropFirst()
    return Set(rows.map { String($0.split(separator: ",", omittingEmptySubsequences: false)[1]) })
  }

  /// Other thresholds judge the stored evidence: nothing is trained, and the record of the fits keeps its bytes.
  @Test(arguments: [false, true])
  func otherThresholdsTrainNothing(withoutState: Bool) throws {
    let sandbox = try Sandbox()
    let first = try sandbox.run(Self.spec)
    let low = first.record.trials.filter { $0.diagnosis == Diagnosis(LearningRateTooLow.name) }
    #expect(!low.isEmpty && low.allSatisfy { $0.point["learning_rate"].asNumber == 1e-7 })
    let curves = try sandbox.text("Results/small/curves.csv")
    if withoutState { try sandbox.remove("Results/small/.state") }
    let blind = Self.spec.with {
      $0.extra = "diagnoses: {learning_rate_too_low: {progress: 1e-9, update_ratio: 1e-30}}"
    }
    let second = try sandbox.run(blind)
    #expect(second.trained == 0)
    #expect(!second.record.trials.contains { $0.diagnosis == Diagnosis(LearningRateTooLow.name) })
    #expect(try sandbox.text("Results/small/curves.csv") == curves)
    // And back.
    #expect(try sandbox.run(Self.spec).trained == 0)
    #expect(try sandbox.run(Self.spec).wasFinished)
  }

  @Test func layersOfTheBestTrials() throws {
    let sandbox = try Sandbox()
    let many = Self.spec.with {
      $0.training = "{optimizer: sgd, learning_rate: {log: [0.01, 0.1]}}"
      $0.stages = ["{name: only, trials: 40, epochs: 2}"]
    }
    let record = try sandbox.run(many, workers: 2).record
    let kept = try trials(sandbox, "layers.csv")
    let best = record.ranked(stage: "only").prefix(20).map { String($0.trial) }
    #expect(kept.isSuperset(of: best) && kept.count < 40)
    let all = many.with { $0.extra = "results: {layers: all}" }
    try sandbox.run(all, workers: 1, fresh: true)
    #expect(try trials(sandbox, "layers.csv").count == 40)
    // A journal whose fits have fewer layers trains those again; a clone too.
    try sandbox.run(many, fresh: true)
    let few = try sandbox.results("Results/small")
    try sandbox.run(many, workers: 3, results: "other")
    #expect(try sandbox.results("other/small") == few)
  }

  /// More layers are asked for after the run: the results are those of a run that kept them from the start.
  @Test(arguments: [1, 3], [false, true]) func layersThatWereNotKeptAreTrainedAgain(
    repeats: Int, withoutState: Bool
  ) throws {
    let sandbox = try Sandbox()
    let many = Self.spec.with {
      $0.training = "{optimizer: sgd, learning_rate: {log: [0.01, 0.1]}}"
      $0.stages = ["{name: only, trials: 60, epochs: 2, repeats: \(repeats)}"]
    }
    let all = many.with { $0.extra = "results: {layers: all}" }
    try sandbox.run(all, results: "whole")
    try sandbox.run(many, workers: 2)
    let kept = try trials(sandbox, "layers.csv").count
    #expect(kept < 60)
    if withoutState { try sandbox.remove("Results/small/.state") }
    let second = try sandbox.run(all, workers: 2)
    #expect((1...(60 - kept) * repeats).contains(second.trained))
    #expect(try sandbox.results("Results/small") == sandbox.results("whole/small"))
    #expect(try sandbox.run(all).wasFinished)
  }

  /// Whose layers are kept does not depend on the thresholds, so that judging again needs no training.
  @Test func thresholdsLeaveTheLayers() throws {
    let sandbox = try Sandbox()
    let blind = Self.spec.with {
      $0.extra =
        "diagnoses: {learning_rate_too_low: {progress: 1e-9, update_ratio: 1e-30}, too_few_epochs: {fall: 0.9}}"
    }
    try sandbox.run(blind, results: "whole")
    try sandbox.run(Self.spec)
    #expect(try sandbox.run(blind).trained == 0)
    #expect(try sandbox.results("Results/small") == sandbox.results("whole/small"))
  }

  @Test func theJournalIsSmall() throws {
    let sandbox = try Sandbox()
    let many = Self.spec.with {
      $0.training = "{optimizer: sgd, learning_rate: {log: [0.01, 0.1]}}"
      $0.stages = ["{name: only, trials: 200, epochs: 1}"]
    }
    let record = try sandbox.run(many).record
    for fit in record.fits.prefix(50) {
      let bytes = try JSONText.line(try #require(fit.evidence))
      #expect(bytes.count <= 1_000)
    }
  }

  @Test func theRemedyIsASpec() throws {
    let sandbox = try Sandbox()
    let record = try sandbox.run(Self.spec).record
    let experiment = try sandbox.experiment(Self.spec)
    let sick = try #require(record.trials.first { $0.diagnosis == Diagnosis(LearningRateTooLow.name) })
    let healthy = record.trials.first { $0.diagnosis == nil }
    let remedied = try RemediedSpec("\(sick.trial)", of: record, experiment)
    #expect(remedied.text.hasPrefix("# learning_rate_too_low: "))
    var sink = DiagnosticSink()
    let again = try #require(SpecReader.read(Array(remedied.text.utf8), path: "again.yaml", into: &sink))
    let rate = again.configuration(at: Point()).training.learningRate
    #expect(rate > 1e-5)
    #expect(again.checks.allSatisfy { $0.options.onFailure == .warn } && remedied.spec["description"] == nil)
    #expect(throws: Failure.self) { try RemediedSpec("99", of: record, experiment) }
    #expect(throws: Failure.self) { try RemediedSpec("other/1", of: record, experiment) }
    if let healthy { #expect(throws: Failure.self) { try RemediedSpec("\(healthy.trial)", of: record, experiment) } }
  }

  @Test func moreDataIsTested() throws {
    let sandbox = try Sandbox()
    let spec = Self.spec.with { $0.extra = "final: {repeats: 2}" }
    try sandbox.run(spec)
    let more = spec.with { $0.extra = "final: {repeats: 2, more_data: true}" }
    let record = try sandbox.run(more, workers: 2).record
    let points = try #require(record.final?.moreData)
    #expect(points.map(\.fraction) == [0.25, 0.5, 1])
    #expect(points.allSatisfy { $0.completed == 2 && $0.mean != nil && $0.deviation != nil })
    #expect(points[0].rows < points[1].rows && points[1].rows < points[2].rows)
    #expect(try sandbox.run(more).wasFinished)
    #expect(MarkdownReport(record).text.contains("by the size of the training part"))
  }
}
