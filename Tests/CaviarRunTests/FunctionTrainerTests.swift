import CaviarChecks
import CaviarDiagnostics
import CaviarReport
import CaviarSearch
import CaviarSpec
import CaviarThreads
import CaviarTraining
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// A trainer that is no network: the value of a function at the point, without data, model, learning rates or an epoch 0.
private struct FunctionTrainer: Trainer {
  /// The fits that this trainer trains before it breaks off.
  let patience: Patience
  /// Whether its workers store states, which cannot be encoded.
  var storesStates = false

  final class Patience: Sendable {
    private let left: Mutex<Int>
    init(_ count: Int) { left = Mutex(count) }
    func take() -> Bool {
      left.withLock { left in
        left -= 1
        return left >= 0
      }
    }
  }

  var tasksAtOnce: Int { 1 }
  func makeWorker() -> FunctionWorker { FunctionWorker(patience: patience, storesStates: storesStates) }
  func answer(_ task: CheckTask) -> CheckAnswer { preconditionFailure("no checks") }
  func trainFinal(
    _ planned: FinalRecord, _ task: FinalTask, with executor: Executor<FunctionTrainer>, cache: FitCache
  ) throws(Failure) -> FinalRun { preconditionFailure("no final training") }
}

/// No state: a function is evaluated at once.
private struct NoCheckpoint: StoredCheckpoint {
  init() {}
  func bytes() throws(Failure) -> [UInt8] { throw Failure(.internalError, "a function has no state") }
  init?(bytes: [UInt8]) { nil }
}

private struct FunctionWorker: TrainerWorker {
  let patience: FunctionTrainer.Patience
  let storesStates: Bool
  var profile: Profile? { nil }

  func train(_ tasks: [Assignment<NoCheckpoint>], _ observer: some FitObserver<NoCheckpoint>) {
    for task in tasks.map(\.task) where patience.take() {
      guard let x = task.point.value(at: "x")?.asNumber, let y = task.point.value(at: "y")?.asNumber else { continue }
      func record(_ epochs: [EpochRecord], _ outcome: Outcome, _ reason: String? = nil) -> FinishedFit {
        let record = FitRecord(
          stage: task.stage, trial: task.fit.trial, repeat: task.fit.repeat, fold: nil, epochs: epochs,
          outcome: outcome, parameters: nil, reason: reason)
        return FinishedFit(task: task, record: record)
      }
      observer.began(1)
      guard x > -0.9 else {
        observer.finished([record([], .failed, "x, \"too low\"")])
        continue
      }
      if storesStates { observer.store(NoCheckpoint(), of: task, isLast: false) }
      // Every other epoch, as a program that is asked for a measurement now and then.
      let epochs = stride(from: 2, through: task.epochs, by: 2).map { epoch in
        var metrics = Metrics()
        metrics[Metric("regret")] = ((x - 0.25) * (x - 0.25) + y * y + 1 / Double(epoch)).rounded(significantDigits: 6)
        return EpochRecord(epoch: epoch, learningRate: nil, trainCost: nil, metrics: metrics)
      }
      // A later rung of every other trial.
      guard task.start == nil || !task.fit.trial.isMultiple(of: 2) else {
        observer.finished([record(Array(epochs.prefix(1)), .failed, "even")])
        continue
      }
      for epoch in epochs where observer.measured(epoch, of: task) != .continue { return }
      observer.finished([record(epochs, .completed)])
    }
  }
}

private struct FunctionInput: TrainingInput {
  var patience = 1_000_000
  var storesStates = false
  var folder: FilePath { "." }
  var hashes: DataHashes { .none }
  func trainer(of experiment: Experiment, as spec: Experiment, isProfiled: Bool) -> FunctionTrainer {
    FunctionTrainer(patience: .init(patience), storesStates: storesStates)
  }
  func record(of trainer: FunctionTrainer) -> RunRecord.DataRecord? { nil }
}

/// Proposes points around the best of the batches before.
private struct Climber: Sampler {
  static let name = "climber"
  static let otherNames: [String] = []
  static let summary = "Around the best so far."
  static let example = "climber"
  static let source: String? = nil
  static var fields: [Field<Climber>] { [] }
  var batch: Int? { 4 }

  func points(of trials: Range<Int>, in request: SamplingRequest, after history: [Observation]) -> [Point] {
    let random = RandomSampler().points(of: trials, in: request, after: [])
    let best = history.max { ($0.value ?? -.infinity, $1.trial) < ($1.value ?? -.infinity, $0.trial) }
    guard let best, best.value != nil else { return random }
    return random.map { point in
      var moved = point
      for address in ["x", "y"] {
        guard let drawn = point.value(at: address)?.asNumber, let centre = best.point.value(at: address)?.asNumber
        else {
          continue
        }
        moved.set(.number((0.8 * centre + 0.2 * drawn).rounded(significantDigits: 6)), at: address)
      }
      return moved
    }
  }
}

@Suite("A trainer that is no network")
struct FunctionTrainerTests {
  private func experiment(
    trials: Int = 18, sampler: any Sampler = Climber(), pruner: (any Pruner)? = nil
  ) throws -> Experiment {
    let location = SourceLocation(file: SourceFile(name: "function.yaml", text: ""), line: 1, column: 1)
    let uniform = try #require(scales.first { $0.name == "uniform" })
    let hyperparameters = ["x", "y"].map { address in
      Hyperparameter(
        address: address, domain: .number(.any),
        range: .interval(Interval(scale: uniform, low: -1, high: 1, isInteger: false)),
        natural: NaturalEdges(), location: location)
    }
    var stage = Stage()
    stage.name = "climb"
    stage.trials = trials
    stage.epochs = 6
    stage.repeats = 2
    stage.sampler = sampler
    stage.pruner = pruner
    let objective = Objective(metric: Metric("regret"), isMaximized: false)
    return Experiment(
      path: "function.yaml", name: "function", seed: 7, hyperparameters: hyperparameters, metrics: [Metric("regret")],
      objective: objective, stages: [.init(stage: stage, ranges: [:])],
      resolved: [
        "name": "function", "seed": .integer(7), "objective": ["metric": "regret", "at": "best"],
        "stages": .list([["name": "climb", "trials": .integer(trials), "epochs": .integer(6)]]),
      ])
  }

  private func run(
    _ experiment: Experiment, in folder: ResultsFolder, workers: Int = 1, patience: Int = 1_000_000,
    storesStates: Bool = false
  ) throws -> SessionResult {
    try Session(
      experiment, input: FunctionInput(patience: patience, storesStates: storesStates), folder: folder, workers: workers
    ) { _ in }.run { MarkdownReport($0).text }
  }

  @Test func findsTheMinimum() throws {
    let sandbox = try Sandbox()
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "function")
    let experiment = try experiment()
    let record = try run(experiment, in: folder, workers: 3).record
    let best = try #require(record.summary.best)
    #expect(best.value < 0.4 && best.epoch == 6 && best.parameters == nil)
    #expect(record.trials.count == 18 && record.summary.baseline == nil && record.run.data == nil)
    // A batch of random points, then points that the results of the batches before have led to.
    let random = RandomSampler().points(
      of: 1..<19, in: SamplingRequest(space: experiment.space, seed: 7, stage: "climb", trials: 1..<19), after: [])
    #expect(record.trials.prefix(4).map(\.point) == Array(random.prefix(4)))
    #expect(record.trials.dropFirst(4).allSatisfy { $0.point != random[$0.trial - 1] })
    let trials = try sandbox.text("Results/function/trials.csv")
    #expect(trials.hasPrefix("stage,trial,x,y,regret,regret_std,best_epoch,outcome,diagnosis,parameters"))
    let curves = try sandbox.text("Results/function/curves.csv")
    #expect(curves.hasPrefix("stage,trial,repeat,fold,epoch,learning_rate,train_cost,regret,outcome\nclimb,1,1,,2,,,"))
    let report = try sandbox.text("Results/function/report.md")
    #expect(report.contains("regret") && !report.contains("## Data") && !report.contains("Baseline"))
    // Complete results are read back without training.
    let again = try run(experiment, in: folder)
    #expect(again.wasFinished && again.written.isEmpty)
    #expect(again.record.summary == record.summary && again.record.trials == record.trials)
    #expect(again.record.tables == record.tables)
  }

  /// The same bytes for one and three workers, and after a run that was broken off again and again.
  @Test func sameBytes() throws {
    let sandbox = try Sandbox()
    let experiment = try experiment()
    let folders = ["one", "three", "broken"].map { ResultsFolder(root: sandbox.path.appending($0), name: "function") }
    _ = try run(experiment, in: folders[0])
    _ = try run(experiment, in: folders[1], workers: 3)
    var breaks = 0
    while true {
      do {
        _ = try run(experiment, in: folders[2], workers: 2, patience: 5)
        break
      } catch let failure as Failure {
        try #require(failure.kind == .temporary && breaks < 20, "\(failure.message) \(failure.notes)")
        breaks += 1
      }
    }
    // 36 fits, five at a time.
    #expect(breaks == 7)
    for name in ResultFiles.Name.all {
      let bytes = try folders.map { try $0.disk.read($0.path.appending(name)) }
      #expect(bytes[1] == bytes[0] && bytes[2] == bytes[0], "\(name)")
    }
  }

  /// A state that is not saved would be missed when the run is killed, hours later.
  @Test func aStateThatCannotBeEncodedEndsTheRun() throws {
    let sandbox = try Sandbox()
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "function")
    let experiment = try experiment()
    let failure = #expect(throws: Failure.self) { try run(experiment, in: folder, storesStates: true) }
    #expect(failure?.kind == .internalError && failure?.message == "a function has no state")
    // Fits that had ended are in the journal, and the run can be resumed.
    #expect(try folder.journal().fits.count < 36)
    #expect(try run(experiment, in: folder).record.summary.status == .completed)
  }

  /// A fit that fails has a reason, in the journal and in the files.
  @Test func failures() throws {
    let sandbox = try Sandbox()
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "function")
    let experiment = try experiment(trials: 60, sampler: RandomSampler())
    let record = try run(experiment, in: folder).record
    let failed = record.trials.filter { $0.outcome == .failed }
    #expect(!failed.isEmpty && failed.count == record.summary.stages[0].failed)
    #expect(failed.allSatisfy { $0.reason == "x, \"too low\"" && $0.diagnosis == nil })
    #expect(try folder.record(as: experiment)?.trials == record.trials)
    #expect(try folder.journal().fits.values.contains { $0.reason == "x, \"too low\"" })
    #expect(try sandbox.text("Results/function/report.md").contains("failed"))
  }

  /// A trial that survived a rung is read back as completed there, though its fits failed before the next measurement.
  @Test func failuresOfSurvivors() throws {
    let sandbox = try Sandbox()
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "function")
    let experiment = try experiment(sampler: RandomSampler(), pruner: Halving())
    let record = try run(experiment, in: folder).record
    let survivors = record.trials.filter { $0.rung == 1 }
    #expect(survivors.count == 9 && survivors.contains { $0.outcome == .completed })
    #expect(survivors.contains { $0.outcome == .failed && $0.reason == "even" })
    let found = try #require(try folder.record(as: experiment))
    #expect(found.trials == record.trials && found.stages == record.stages && found.tables == record.tables)
    #expect(try run(experiment, in: folder).wasFinished)
    // The same without the journal.
    let stored = StoredFits(files: try folder.storedFits(), addresses: FitAddresses(experiment, run: record.run))
    #expect(Progress(of: experiment, stored).search.trials == record.trials)
  }

  /// Continues the better half after two epochs.
  private struct Halving: Pruner {
    func rungs(epochs: Int) -> [Int] { [2, epochs] }
    func survivors(ofRung rung: Int, among finished: [Observation]) -> [Int] {
      finished.filter { $0.value != nil }.sorted { ($0.value ?? 0, $1.trial) > ($1.value ?? 0, $0.trial) }
        .prefix(finished.count / 2).map(\.trial)
    }
  }

  /// Points follow from the number of trials, so that a stage whose sampler says so keeps it.
  @Test(arguments: [6, 12])
  func cannotBeAppended(trials: Int) throws {
    let sandbox = try Sandbox()
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "function")
    let finished = try run(try experiment(trials: 8, sampler: Fixed()), in: folder).record.trials
    #expect(finished.map { $0.point["x"] } == (0..<8).map { SpecValue.number(Double($0) / 4 - 0.875) })
    let failure = try #require(throws: Failure.self) {
      try run(try experiment(trials: trials, sampler: Fixed()), in: folder)
    }
    #expect(failure.kind == .otherExperiment)
    #expect(failure.notes.contains { $0.contains("stages.climb.trials: 8 → \(trials)") }, "\(failure.notes)")
  }

  /// Points that are spread evenly over the trials of the stage.
  private struct Fixed: Sampler {
    static let name = "fixed"
    static let otherNames: [String] = []
    static let summary = "Points at equal distances."
    static let example = "fixed"
    static let source: String? = nil
    static var fields: [Field<Fixed>] { [] }
    var isAppendable: Bool { false }
    func points(of trials: Range<Int>, in request: SamplingRequest, after history: [Observation]) -> [Point] {
      trials.map { trial in
        let u = (Double(trial - request.trials.lowerBound) + 0.5) / Double(request.trials.count)
        return request.space.centre(with: ["x": .number(2 * u - 1)])
      }
    }
  }
}
