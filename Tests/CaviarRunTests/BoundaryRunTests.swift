import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import Testing

@Suite("Warnings that a further stage resolves")
struct BoundaryRunTests {
  /// Rates far below the good ones.
  private static let spec = SpecText.single.with {
    $0.model = "[softmax]"
    $0.training = "{optimizer: sgd, learning_rate: {log: [0.02, 1]}}"
    $0.stages = ["{name: low, trials: 40, epochs: 1}"]
    $0.objective = "train_loss"
  }

  @Test func theStageToAppendAnswers() throws {
    let sandbox = try Sandbox()
    let first = try sandbox.run(Self.spec)
    #expect(first.record.hasBoundaryWarnings && first.record.summary.boundaries.warnings == 1)
    let stage = try #require(first.record.stageToAppend)
    #expect(stage == "- {name: beyond, trials: 40, epochs: 1, ranges: {learning_rate: [0.1, 7]}}")
    let trials = try sandbox.text("Results/small/trials.csv")
    let appended = Self.spec.with { $0.stages.append(String(stage.dropFirst(2))) }
    let second = try sandbox.run(appended)
    #expect(second.trained == 40)
    #expect(try sandbox.text("Results/small/trials.csv").hasPrefix(trials))
    let answered = second.record.boundaries.filter { $0.stage == "low" }
    #expect(answered.map(\.answeredBy) == ["beyond"])
    #expect(answered.map(\.stageToAppend) == [nil])
    #expect(answered.allSatisfy { !$0.isOpenWarning })
    // What is left is what the further stage itself warns of.
    let own = second.record.boundaries.count { $0.stage == "beyond" && $0.isOpenWarning }
    #expect(second.record.summary.boundaries.warnings == own)
    #expect(own == 0 && !second.record.hasBoundaryWarnings)
    #expect(try sandbox.run(appended).wasFinished)
    #expect(try sandbox.text("Results/small/boundaries.json").contains("\"answered_by\" : \"beyond\""))
  }

  @Test func oneStageForAllWarnings() throws {
    let ran = try Sandbox().run(
      Self.spec.with {
        $0.training = "{optimizer: sgd, learning_rate: {log: [1e-3, 0.05]}, l2: {log: [0.5, 50]}}"
        $0.stages = ["{name: beyond, trials: 80, epochs: 1, repeats: 2}"]
      })
    let open = ran.record.boundaries.filter(\.isOpenWarning)
    #expect(Set(open.map(\.hyperparameter)) == ["learning_rate", "l2"])
    #expect(Set(open.map(\.stageToAppend)).count == 1)
    let stage = try #require(ran.record.stageToAppend)
    #expect(stage.hasPrefix("- {name: beyond2, trials: 80, epochs: 1, repeats: 2, ranges: {"))
    #expect(stage.contains("learning_rate: [0.007, 0.4]") && stage.contains("l2: [0.05, 5]"))
  }
}
