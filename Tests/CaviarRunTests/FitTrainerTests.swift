import CaviarSearch
import CaviarTraining
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// Fits that workers share, as far as they have come.
@Suite struct FitTrainerTests {
  private static let spec = SpecText().with { $0.stages = ["{name: only, trials: 4, epochs: 3}"] }

  /// Fits that have come to different steps train one after the other; who has the time takes those that wait.
  @Test func whatWaitsIsGivenFirst() throws {
    let sandbox = try Sandbox()
    let experiment = try sandbox.experiment(Self.spec)
    let data = try DataLoader(root: nil).load(experiment).folds[0]
    let configuration = experiment.configuration(at: experiment.space.centre(with: [:]))
    let jobs = (1...3).map { trial in
      FitTrainer.Job(
        plan: FitPlan(
          seed: 1, stage: "only", trial: trial, architecture: configuration.architecture,
          training: configuration.training, epochs: 3),
        address: nil)
    }
    let trainer = FitTrainer(metrics: experiment.metrics, checkpoints: nil) { true }
    var workspace = Workspace<Float>()
    var whole: [FitTrainer.Found] = []
    trainer.train(jobs, on: data, in: &workspace) { whole += $0 }
    #expect(whole.map(\.index) == [0, 1, 2])

    // One after the other leaves after its first step: first the third, then the second.
    var (left, asked): ([FitTrainer.Job], Int) = (jobs, 0)
    for number in [2, 1] {
      asked = 0
      let relief = FitTrainer.Relief {
        asked += 1
        return asked == 3 - number
      } give: { given in
        for (index, job) in given { left[index] = job }
      }
      trainer.train(Array(jobs[...number]), on: data, in: &workspace, relief: relief) { _ in }
    }
    let positions = left.compactMap { $0.begun?.checkpoint.state.progress.position }
    #expect(Set(positions).count == 2)

    var (given, found): ([FitTrainer.Job], [FitTrainer.Found]) = ([], [])
    let relief = FitTrainer.Relief {
      true
    } give: { part in
      given += part.map(\.job)
    }
    trainer.train(left, on: data, in: &workspace, relief: relief) { found += $0 }
    #expect(found.map(\.index) == [0])
    #expect(given.count == 2)
    trainer.train(given, on: data, in: &workspace) { found += $0 }
    #expect(found.map(\.epochs) == [whole[0], whole[2], whole[1]].map(\.epochs))
  }
}
