import CaviarExperiment
import CaviarSearch
import CaviarTraining
import Testing

@testable import CaviarRun

/// Fits that workers share, as far as they have come.
@Suite struct NetworkFitsTests {
  private static let spec = SpecText().with { $0.stages = ["{name: only, trials: 4, epochs: 3}"] }

  /// An observer that decides about every epoch, wants work when a test says so, and keeps the work that it is given.
  private final class Observer: FitObserver {
    private let isWanted: (_ number: Int) -> Bool
    private let decision: (FitTask, _ epoch: Int) -> FitDecision
    private var asked = 0
    private(set) var given: [Assignment<NetworkCheckpoint>] = []
    /// The fits in training, after each change.
    private(set) var running: [Int] = []
    private(set) var records: [FitRecord] = []

    /// - Parameter isWanted: Called with the number of times that work was offered, from 1.
    init(
      isWanted: @escaping (_ number: Int) -> Bool = { _ in false },
      decision: @escaping (FitTask, _ epoch: Int) -> FitDecision = { _, _ in .continue }
    ) {
      self.isWanted = isWanted
      self.decision = decision
    }

    var checkpointInterval: Duration? { nil }
    func checkpoint(of task: FitTask) -> NetworkCheckpoint? { nil }
    func store(_ checkpoint: NetworkCheckpoint, of task: FitTask, isLast: Bool) {}
    func measured(_ measurement: EpochRecord, of task: FitTask) -> FitDecision { decision(task, measurement.epoch) }
    func began(_ count: Int) { running.append((running.last ?? 0) + count) }
    func finished(_ fits: [FinishedFit]) {
      records += fits.map(\.record)
      began(-fits.count)
    }
    func claimRequest() -> Bool {
      asked += 1
      return isWanted(asked)
    }
    func give(_ tasks: [Assignment<NetworkCheckpoint>]) { given += tasks }
  }

  /// Three fits of the stage at the centre of the space.
  private func tasks(of experiment: Experiment) -> [Assignment<NetworkCheckpoint>] {
    (1...3).map { trial in
      Assignment(
        task: FitTask(
          stage: "only", fit: .init(trial: trial, repeat: 1, fold: nil), point: experiment.space.centre(with: [:]),
          seed: 1, epochs: 3, scheduledEpochs: 3, address: "\(trial)"))
    }
  }

  /// Fits at different steps train one after the other; an idle worker takes those that wait.
  @Test func whatWaitsIsGivenFirst() throws {
    let sandbox = try Sandbox()
    let experiment = try sandbox.experiment(Self.spec)
    let data = try DataLoader(root: nil).load(experiment).folds[0]
    let configuration = experiment.configuration(at: experiment.space.centre(with: [:]))
    let fits = NetworkFits(metrics: experiment.metrics, data: data, facts: nil) { task in
      FitPlan(
        seed: task.seed, stage: task.stage, trial: task.fit.trial, architecture: configuration.architecture,
        training: configuration.training, epochs: task.epochs)
    }
    var workspace = Workspace<Float>()
    func train(_ assignments: [Assignment<NetworkCheckpoint>], _ observer: Observer) -> [FitRecord] {
      var found: [FitRecord] = []
      fits.train(assignments, in: &workspace, observer) { found += $0.map(\.record) }
      return found
    }
    let all = tasks(of: experiment)
    let whole = train(all, Observer())
    #expect(whole.map(\.trial) == [1, 2, 3])

    // One after the other leaves after its first step: first the third, then the second.
    var left = all
    for number in [2, 1] {
      let observer = Observer(isWanted: { $0 == 3 - number })
      _ = train(Array(left[...number]), observer)
      for assignment in observer.given { left[assignment.task.fit.trial - 1] = assignment }
      #expect(observer.running == [number + 1, number])
    }
    let positions = left.compactMap { $0.begun?.checkpoint.state.progress.position }
    #expect(Set(positions).count == 2)

    let observer = Observer(isWanted: { _ in true })
    var found = train(left, observer)
    #expect(found.map(\.trial) == [1])
    #expect(observer.given.count == 2)
    // Those that wait are not in training.
    #expect(observer.running == [1])
    found += train(observer.given, Observer())
    #expect(found.map(\.epochs) == [whole[0], whole[2], whole[1]].map(\.epochs))
  }

  /// A fit that the observer pauses has no outcome; one that it stops has completed with the epochs that it has.
  @Test func aDecisionEndsAFit() throws {
    let sandbox = try Sandbox()
    let experiment = try sandbox.experiment(Self.spec)
    let trainer = NetworkTrainer(experiment, data: try DataLoader(root: nil).load(experiment))
    let observer = Observer(decision: { task, epoch in
      switch task.fit.trial {
      case 1 where epoch == 1: .stop
      case 2 where epoch == 1: .pause
      default: .continue
      }
    })
    trainer.makeWorker().train(tasks(of: experiment), observer)
    let found = observer.records.sorted { $0.trial < $1.trial }
    #expect(found.map(\.trial) == [1, 3])
    #expect(found.map(\.outcome) == [.completed, .completed])
    #expect(found.map(\.epochs.count) == [2, 4])
    #expect(observer.running.first == 3 && observer.running.last == 0)
  }
}
