import CaviarChecks
import CaviarDiagnostics
import CaviarSearch
import CaviarSpec
import CaviarTraining
import Testing

@testable import CaviarExperiment

/// The search decides from results alone, in whatever order it observes them.
@Suite struct SearchTests {
  private static let spec = """
    caviar: 1
    name: small
    data: {csv: digits.csv, label: digit}
    model: [{dense: {units: {uniform: [4, 12]}}}, relu, softmax]
    training: {optimizer: sgd, learning_rate: {log: [1e-3, 0.3]}}
    checks: [initial_loss, overfit_tiny]
    stages:
      - {name: coarse, trials: 6, epochs: 4, repeats: 2}
      - {name: fine, trials: 3, epochs: 4, narrow: {best_trials: 5}}
    final: {repeats: 1}
    """

  private func experiment() throws -> Experiment {
    var sink = DiagnosticSink()
    return try #require(
      SpecReader.read(Array(Self.spec.utf8), path: "small.yaml", into: &sink), "\(sink.sorted.map(\.message))")
  }

  /// The same experiment with a stage that no spec can declare.
  private func experiment(_ change: (inout Stage) -> Void) throws -> Experiment {
    let base = try experiment()
    var stages = base.stages
    var stage = stages[0].stage
    change(&stage)
    stages[0] = .init(stage: stage, ranges: [:])
    return base.replacing(stages: stages)
  }

  private func answer(_ task: CheckTask, passed: Bool = true) -> CheckRecord {
    CheckRecord(.init(expected: "", seen: "", passed: passed, advice: ""), of: task.check)
  }

  /// A fit of a trial whose accuracy rises with its number.
  private func fit(_ fit: FitOrder.Fit, of batch: Batch, outcome: Outcome = .completed) -> FitRecord {
    let epochs = (0...batch.epochs).map { epoch in
      var metrics = Metrics()
      metrics[.validationAccuracy] = Double(fit.trial) / 100
      metrics[.validationLoss] = 1
      metrics[.trainLoss] = 1 / Double(epoch + 1)
      return EpochRecord(epoch: epoch, learningRate: 0.1, trainCost: nil, metrics: metrics)
    }
    return FitRecord(
      stage: batch.stage.record.name, trial: fit.trial, repeat: fit.repeat, fold: fit.fold, epochs: epochs,
      outcome: outcome, parameters: 1)
  }

  private func fits(of batch: Batch) -> [FitOrder.Fit] {
    var fits: [FitOrder.Fit] = []
    batch.trials.forEach { trial in fits += batch.stage.fits.indices(ofTrial: trial).map { batch.stage.fits[$0] } }
    return fits
  }

  private func batch(_ search: inout Search) throws -> Batch {
    guard case .batch(let batch) = search.suggest() else { throw Unexpected() }
    return batch
  }

  private struct Unexpected: Error {}

  /// Observes a result of all suggested work, up to the final training.
  private func finish(
    _ search: inout Search, outcome: (FitOrder.Fit) -> Outcome = { _ in .completed }
  ) -> [(stage: String, trials: [Int], epochs: Int)] {
    var batches: [(stage: String, trials: [Int], epochs: Int)] = []
    while true {
      switch search.suggest() {
      case .check(let task): search.observe(answer(task))
      case .batch(let batch):
        var trials: [Int] = []
        batch.trials.forEach { trials.append($0) }
        batches.append((batch.stage.record.name, trials, batch.epochs))
        for place in fits(of: batch) { search.observe(fit(place, of: batch, outcome: outcome(place))) }
      case .final, .finished: return batches
      }
    }
  }

  @Test func checksStagesAndFinalFollowOneAnother() throws {
    var search = Search(try experiment())
    var asked: [String] = []
    while case .check(let task) = search.suggest() {
      asked.append(type(of: task.check).name)
      search.observe(answer(task))
    }
    #expect(asked == ["initial_loss", "overfit_tiny"])
    let batches = finish(&search)
    #expect(batches.map(\.stage) == ["coarse", "fine"])
    #expect(batches.map(\.trials) == [Array(1...6), Array(1...3)])
    #expect(search.trials.count == 9 && search.winner?.stage == "coarse" && search.winner?.trial == 6)
    guard case .final(let task) = search.suggest() else { throw Unexpected() }
    #expect(task.winner.trial == 6 && task.training.repeats == 1)
    search.observe(task.planned(train: 100, validation: 20, test: 20))
    guard case .finished = search.suggest() else { throw Unexpected() }
  }

  /// After a failed check that stops the run, the other checks still run, and nothing else.
  @Test func aFailedCheckEndsTheSearch() throws {
    var search = Search(try experiment())
    var asked = 0
    while case .check(let task) = search.suggest() {
      asked += 1
      search.observe(answer(task, passed: asked > 1))
    }
    #expect(asked == 2 && search.isStopped)
    guard case .finished = search.suggest() else { throw Unexpected() }
    #expect(search.stages.isEmpty)
  }

  /// A repeated suggestion is the same, and a fit counts once, however often it is observed.
  @Test func theOrderOfFitsIsFree() throws {
    var straight = Search(try experiment())
    straight.observe([])
    var other = straight
    _ = finish(&straight)
    let first = try batch(&other)
    for (count, place) in fits(of: first).reversed().enumerated() {
      #expect(!other.isObserved(place) && other.observedCount == count)
      for _ in 1...2 { other.observe(fit(place, of: first)) }
      #expect(count == 11 || other.observedCount == count + 1)
      if count < 11 { #expect(try batch(&other).stage.record == first.stage.record) }
    }
    _ = finish(&other)
    #expect(other.trials == straight.trials)
    #expect(other.stages.map(\.record) == straight.stages.map(\.record))
  }

  /// A stage narrows on trials that completed. Where none has, it never begins.
  @Test func whatNarrowsOnNothingIsNotTrained() throws {
    var search = Search(try experiment())
    let batches = finish(&search) { _ in .nan }
    #expect(batches.map(\.stage) == ["coarse"])
    #expect(search.winner == nil && search.finalTask == nil)
    guard case .finished = search.suggest() else { throw Unexpected() }
  }

  /// A report of a run in progress has the complete trials, and no stage that depends on the others.
  @Test func aRunInFlightIsSeenAsFarAsItIs() throws {
    var search = Search(try experiment())
    search.observe([])
    let coarse = try batch(&search)
    for place in fits(of: coarse).dropFirst(3) { search.observe(fit(place, of: coarse)) }
    search.skip()
    #expect(search.isPartial && search.trials.map(\.trial) == [3, 4, 5, 6])
    guard case .finished = search.suggest() else { throw Unexpected() }
    #expect(search.stages.map(\.record.name) == ["coarse"])
  }

  /// Halves the trials after the first and the second epoch.
  private struct Halving: Pruner {
    func rungs(epochs: Int) -> [Int] { [1, 2, epochs] }
    func survivors(ofRung rung: Int, among finished: [Observation]) -> [Int] {
      let able = finished.filter { $0.value != nil }.sorted { $0.value ?? 0 > $1.value ?? 0 }
      return able.prefix(finished.count / 2).map(\.trial)
    }
  }

  @Test func aPrunerEndsTrialsInRungs() throws {
    var search = Search(try experiment { $0.pruner = Halving() })
    let batches = finish(&search) { $0.trial == 6 ? .exploded : .completed }
    #expect(batches.map(\.stage) == ["coarse", "coarse", "coarse", "fine"])
    #expect(batches.map(\.epochs) == [1, 2, 4, 4])
    #expect(batches[0].trials == [1, 2, 3, 4, 5, 6] && batches[1].trials == [5, 4, 3] && batches[2].trials == [5])
    let coarse = search.trials[stage: "coarse"]
    #expect(coarse.map(\.trial) == [1, 2, 3, 4, 5, 6])
    #expect(coarse.map { $0.outcome == .completed } == [true, true, true, true, true, false])
    #expect(search.stages[0].record.rungs?.map(\.survivors) == [[5, 4, 3], [5]])
    #expect(search.stages[0].fits.fits(ofTrial: 5).allSatisfy { $0.epochs.last?.epoch == 4 })
    #expect(search.stages[0].fits.fits(ofTrial: 4).allSatisfy { $0.epochs.last?.epoch == 2 })
    #expect(search.stages[0].fits.fits(ofTrial: 1).allSatisfy { $0.epochs.last?.epoch == 1 })
  }

  /// Proposes two trials at once, at places that count the results before them.
  private struct Counting: Sampler {
    static let name = "counting"
    static let summary = ""
    static let example = "counting"
    var batch: Int? { 2 }

    func points(of trials: Range<Int>, in request: SamplingRequest, after history: [Observation]) -> [Point] {
      trials.map { _ in
        Point(["dense1.units": .integer(4 + history.count), "learning_rate": .number(0.1)])
      }
    }
  }

  @Test func aSamplerLearnsFromTheBatchesBefore() throws {
    var search = Search(try experiment { $0.sampler = Counting() })
    let batches = finish(&search)
    #expect(batches.map(\.trials) == [[1, 2], [3, 4], [5, 6], [1, 2, 3]])
    #expect(search.trials[stage: "coarse"].map { $0.point["dense1.units"] } == [4, 4, 6, 6, 8, 8].map { .integer($0) })
  }
}
