import CaviarDiagnostics
import CaviarSearch
import CaviarSpec
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun

/// Fits that train in rungs have the numbers of fits that train in one go.
@Suite struct RungTests {
  private static let spec = SpecText().with {
    $0.checks = "[]"
    $0.training =
      "{optimizer: {momentum: {beta: 0.9}}, learning_rate: {log: [1e-3, 0.3]}, learning_rate_schedule: {cosine: {}}}"
    $0.stages = ["{name: coarse, trials: 7, epochs: 4, repeats: 2}"]
  }

  /// Keeps the better half after the first epoch, and every trial that is left after the third.
  private struct Halving: Pruner {
    func rungs(epochs: Int) -> [Int] { [1, 3, epochs] }
    func survivors(ofRung rung: Int, among finished: [Observation]) -> [Int] {
      finished.filter { $0.value != nil }.sorted { ($0.value ?? 0, $1.trial) > ($1.value ?? 0, $0.trial) }
        .prefix(rung == 0 ? finished.count / 2 : finished.count).map(\.trial)
    }
  }

  /// The experiment of a spec with a pruner in its first stage.
  private func pruned(_ base: Experiment) throws -> Experiment {
    var stage = base.stages[0].stage
    stage.pruner = Halving()
    return base.replacing(stages: [.init(stage: stage, ranges: [:])])
  }

  /// From the states that were stored at the end of the rung before, or from the start where none are stored.
  @Test(arguments: [false, true], [1, 3])
  func rungsLeaveNoTrace(storesStates: Bool, workers: Int) throws {
    let sandbox = try Sandbox()
    let whole = try sandbox.run(Self.spec, workers: workers).record
    let experiment = try pruned(try sandbox.experiment(Self.spec))
    let data = try DataLoader(root: nil).load(experiment)
    let run = try RunRecord(experiment, data: data.record)
    let stored = StoredFits(addresses: FitAddresses(experiment, run: run))
    let executor = Executor(
      experiment, trainer: NetworkTrainer(experiment, data: data), workers: workers
    ) { _ in }
    let search: Search
    if storesStates {
      let folder = ResultsFolder(root: sandbox.path.appending("Rungs"), name: "small")
      search = try folder.locked { lock throws(Failure) in
        let checkpoints = try Checkpoints(of: folder, as: NetworkCheckpoint.self, every: .zero, under: lock)
        let cache = try FitCache(stored, in: folder, under: lock, checkpoints: checkpoints) { _ in }
        defer { cache.close() }
        return try executor.run(Search(experiment), run: run, cache: cache).search
      }
    } else {
      search = try executor.run(Search(experiment), run: run, cache: FitCache(stored)).search
    }
    let rungs = try #require(search.stages[0].record.rungs)
    #expect(rungs.map(\.epochs) == [1, 3] && rungs.map(\.survivors.count) == [3, 3])
    for trial in 1...7 {
      let fits = search.stages[0].fits.fits(ofTrial: trial)
      let epochs = rungs[1].survivors.contains(trial) ? 4 : 1
      // Of a longer fit, the first epochs have no evidence of their own.
      let prefixes = whole.tables[0].fits(ofTrial: trial).map { $0.prefix(epochs: epochs) }
      #expect(fits.map(\.epochs) == prefixes.map(\.epochs), "trial \(trial)")
      #expect(fits.map(\.outcome) == prefixes.map(\.outcome), "trial \(trial)")
    }
  }

  /// A journal has fits of every rung, and a run that was killed takes them up.
  @Test func rungsAreTakenUp() throws {
    let sandbox = try Sandbox()
    let experiment = try pruned(try sandbox.experiment(Self.spec))
    let data = try DataLoader(root: nil).load(experiment)
    let run = try RunRecord(experiment, data: data.record)
    let folder = ResultsFolder(root: sandbox.path.appending("Rungs"), name: "small")
    func train() throws -> (search: Search, stored: Int) {
      try folder.locked { lock throws(Failure) in
        let stored = StoredFits(journal: try folder.journal(), addresses: FitAddresses(experiment, run: run))
        let checkpoints = try Checkpoints(of: folder, as: NetworkCheckpoint.self, every: .seconds(300), under: lock)
        let cache = try FitCache(stored, in: folder, under: lock, checkpoints: checkpoints) { _ in }
        defer { cache.close() }
        let executor = Executor(experiment, trainer: NetworkTrainer(experiment, data: data), workers: 2) { _ in }
        return (try executor.run(Search(experiment), run: run, cache: cache).search, stored.journal.fits.count)
      }
    }
    let first = try train()
    let again = try train()
    // Two fits of seven trials, then of three, and of three.
    #expect(first.stored == 0 && again.stored == 26)
    #expect(again.search.trials == first.search.trials)
    #expect(try folder.journal().fits.count == 26)
  }
}
