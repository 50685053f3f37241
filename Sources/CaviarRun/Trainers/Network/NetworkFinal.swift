import CaviarCompute
import CaviarData
package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarResults
import CaviarSpec
import CaviarTables
import CaviarThreads
import CaviarTraining

extension NetworkTrainer {
  package func trainFinal(
    _ planned: FinalRecord, _ task: FinalTask, with executor: Executor<NetworkTrainer>, cache: FitCache
  ) throws(Failure) -> FinalRun {
    let split = data.split
    let rows = split.train + (task.training.retrainOn.contains(.validation) ? split.validation : [])
    guard !split.test.isEmpty else {
      throw Failure(.badInput, "`final` evaluates the winner on the test part, and the data has no example of it")
    }
    let (prepared, test) = try parts(rows, test: split.test)
    let fits = FinalFits(
      experiment: experiment, task: task, prepared: prepared, test: test,
      checkpoints: cache.checkpoints, planned: planned, addresses: cache.stored.addresses)
    let trained = train(fits, count: task.training.repeats, executor)
    try cache.settle()
    var record = planned.with(trained.enumerated().map { FinalRecord.Fit($1, repeat: $0 + 1) })
    if planned.moreData != nil {
      record.moreData = try FinalRecord.fractions.map { fraction throws(Failure) in
        try dataPoint(fraction, planned, task, cache, executor)
      }
    }
    guard let first = trained.first, first.outcome == .completed else {
      return FinalRun(record: record, weights: nil, confusion: nil)
    }
    let saved = SavedModel(
      spec: experiment.best(task.winner, of: task.stage) { $0 }, tensors: first.tensors,
      features: prepared.features, label: prepared.label, classes: data.record.classes)
    return FinalRun(
      record: record, weights: try saved.file.bytes(), confusion: confusion(first.predicted, of: fits.test))
  }

  /// The winner on a part of the training part, which is spread evenly over it, judged on the validation part: with as many
  /// steps as on all of it, since fewer of them would be worse by themselves. Without values if nothing is validated on.
  private func dataPoint(
    _ fraction: Double, _ planned: FinalRecord, _ task: FinalTask, _ cache: FitCache,
    _ executor: Executor<NetworkTrainer>
  ) throws(Failure) -> FinalRecord.DataPoint {
    let all = data.split.train
    let count = max(1, Int((fraction * Double(all.count)).rounded()))
    let rows = (0..<count).map { all[$0 * all.count / count] }
    let prepared: LabeledRows.Prepared
    let validation = data.split.validation
    guard !validation.isEmpty, experiment.objective.metric.ofNetwork?.part == .validation else {
      return FinalRecord.DataPoint(fraction: fraction, rows: count, values: [])
    }
    do throws(DataError) {
      prepared = try data.rows.prepared(train: rows, validation: validation)
    } catch {
      throw Failure(error)
    }
    let fits = FinalFits(
      experiment: experiment, task: task, prepared: prepared, test: prepared.training.train, checkpoints: nil,
      planned: planned, addresses: cache.stored.addresses, stretch: 1 / fraction)
    let records = Results()
    executor.pool.forEach(below: task.training.repeats) {
      FinalWorkspace(isProfiled: false)
    } end: { _ in
    } body: { index, workspace in
      guard let trained = fits.train(repeat: index + 1, in: &workspace.workspace) else { return }
      records.add(trained, at: index)
    }
    let completed = records.inOrder.filter { $0.outcome == .completed }.map(\.record)
    return FinalRecord.DataPoint(
      fraction: fraction, rows: count, values: experiment.objective.values(of: completed))
  }

  private func parts(
    _ rows: [Int], test: [Int]
  ) throws(Failure) -> (training: LabeledRows.Prepared, test: Examples) {
    do throws(DataError) {
      let prepared = try data.rows.prepared(train: rows, validation: [])
      return (prepared, try data.rows.examples(test, as: prepared))
    } catch {
      throw Failure(error)
    }
  }

  private func train(
    _ fits: FinalFits, count: Int, _ executor: Executor<NetworkTrainer>
  ) -> [FinalFits.Trained] {
    let observe = executor.observe
    observe(.stageStarted(name: FinalTraining.stageName, total: count, done: 0))
    let results = Results()
    executor.pool.forEach(below: count) { [isProfiled] in
      FinalWorkspace(isProfiled: isProfiled)
    } end: { workspace in
      if let profile = workspace.workspace.profile { observe(.workerFinished(profile)) }
    } body: { index, workspace in
      guard let trained = fits.train(repeat: index + 1, in: &workspace.workspace) else { return }
      results.add(trained, at: index)
      observe(.finalFitTrained(trained.record))
    }
    observe(.stageFinished(name: FinalTraining.stageName))
    return results.inOrder
  }

  /// The memory of one worker, which its fits of the final training use one after another. A class, since the pool hands the
  /// state of a worker to `body` as a constant.
  private final class FinalWorkspace {
    var workspace: Workspace<Float>
    init(isProfiled: Bool) { workspace = Workspace(isProfiled: isProfiled) }
  }

  /// The fits that have been trained, by repeat less 1. Workers finish them in any order, and files hold them in one.
  private final class Results: Sendable {
    private let trained = Mutex<[Int: FinalFits.Trained]>([:])
    func add(_ fit: FinalFits.Trained, at index: Int) { trained.withLock { $0[index] = fit } }
    var inOrder: [FinalFits.Trained] { trained.withLock { found in found.keys.sorted().compactMap { found[$0] } } }
  }

  /// Shape [classes, classes]: a row for each class, with the number of its test examples that are predicted as each
  /// class.
  private func confusion(_ predicted: [Int32], of test: Examples) -> [UInt8]? {
    let classes = data.record.classes
    guard !classes.isEmpty else { return nil }
    var counts = Array(repeating: 0, count: classes.count * classes.count)
    for (actual, predicted) in zip(test.labels, predicted) { counts[Int(actual) * classes.count + Int(predicted)] += 1 }
    var bytes = CSVText.header(["actual"] + classes.map { "predicted_" + $0 })
    for (index, name) in classes.enumerated() {
      let row = counts[index * classes.count..<(index + 1) * classes.count]
      CSVText.append([.text(name)] + row.map { .integer($0) }, to: &bytes)
    }
    return bytes
  }
}

extension FinalRecord.Fit {
  fileprivate init(_ trained: FinalFits.Trained, repeat: Int) {
    let kinds = MetricKind.allCases.filter { kind in trained.measures?[kind] != nil }
    self.init(
      repeat: `repeat`, outcome: trained.outcome,
      metrics: .map(
        kinds.compactMap { kind in
          trained.measures?[kind].map { value in
            .init(Metric(.test, kind).name, .number(value.rounded(significantDigits: 6)))
          }
        }))
  }
}

/// The winner, ready to train.
private struct FinalFits: Sendable {
  let experiment: Experiment
  let task: FinalTask
  let prepared: LabeledRows.Prepared
  let test: Examples
  let checkpoints: Checkpoints?
  let planned: FinalRecord
  let addresses: FitAddresses
  /// The epochs in those of the task.
  var stretch = 1.0

  /// A training that has ended.
  struct Trained: Sendable {
    let record: FitRecord
    let tensors: [NamedTensor]
    /// Nil unless it completed.
    let measures: Measures?
    let predicted: [Int32]

    var outcome: Outcome { record.outcome }
  }

  /// Nil if its state could not be stored.
  func train(repeat number: Int, in workspace: inout Workspace<Float>) -> Trained? {
    let winner = task.winner
    let configuration = experiment.configuration(at: winner.point)
    func stretched(_ epochs: Int) -> Int { Int((stretch * Double(epochs)).rounded()) }
    let fit = FitTask(
      stage: FinalTraining.stageName, fit: .init(trial: winner.trial, repeat: number, fold: nil), point: winner.point,
      seed: experiment.seed, epochs: stretched(task.epochs), scheduledEpochs: stretched(task.stage.epochs),
      address: addresses.address(ofFinal: planned, task, repeat: number), keepsState: true)
    let fits = NetworkFits(metrics: experiment.metrics, data: prepared.training, facts: nil) { fit in
      // Its random numbers are not those of any trial.
      var plan = FitPlan(
        seed: fit.seed, stage: fit.stage, repeat: fit.fit.repeat, architecture: configuration.architecture,
        training: configuration.training, epochs: fit.epochs)
      plan.scheduledEpochs = fit.scheduledEpochs
      plan.training.earlyStopping = nil
      return plan
    }
    var ended: [NetworkFits.Ended] = []
    fits.train(
      [Assignment(task: fit)], in: &workspace, returnsTensors: true, FinalObserver(checkpoints: checkpoints)
    ) { ended = $0 }
    return ended.first.map { trained($0, configuration) }
  }

  private func trained(_ ended: NetworkFits.Ended, _ configuration: Configuration) -> Trained {
    guard ended.record.outcome == .completed else {
      return Trained(record: ended.record, tensors: [], measures: nil, predicted: [])
    }
    do {
      var model = try LearnedModel(
        configuration.architecture, ended.result.tensors, task: prepared.training.task,
        columns: prepared.training.train.columns)
      let (measures, predicted) = model.evaluation(of: test, as: prepared.training)
      return Trained(record: ended.record, tensors: ended.result.tensors, measures: measures, predicted: predicted)
    } catch {
      preconditionFailure("a fit's own tensors are those of its model: \(error)")
    }
  }
}

/// The observer of the final training: its fits are in no journal and are not handed over.
private struct FinalObserver: FitObserver {
  let checkpoints: Checkpoints?

  var checkpointInterval: Duration? { checkpoints?.interval }
  func began(_ count: Int) {}
  func checkpoint(of task: FitTask) -> NetworkCheckpoint? { checkpoints?.checkpoint(of: task) }
  func store(_ checkpoint: NetworkCheckpoint, of task: FitTask, isLast: Bool) {
    checkpoints?.store(checkpoint, of: task, isLast: isLast)
  }
  func measured(_ measurement: EpochRecord, of task: FitTask) -> FitDecision {
    checkpoints?.hasFailed == true ? .pause : .continue
  }
  func finished(_ fits: [FinishedFit]) {}
  func claimRequest() -> Bool { false }
  func give(_ tasks: [Assignment<NetworkCheckpoint>]) {}
}
