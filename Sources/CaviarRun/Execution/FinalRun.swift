import CaviarCompute
import CaviarData
import CaviarSpec
import CaviarTraining
import Synchronization

/// What came of the winner's last training: the record, and what is saved beside it.
package struct FinalRun: Sendable {
  let record: FinalRecord
  /// `best.safetensors`: the weights of repeat 1 and what prepares rows for them. Nil unless it completed.
  let weights: [UInt8]?
  /// `confusion.csv`: how many test rows of each class repeat 1 takes for each. Nil unless it completed and tells classes.
  let confusion: [UInt8]?

  /// Whether the weights, where there must be some, can be read again.
  var isWhole: Bool { weights.map { SafeTensors(bytes: $0).flatMap(SavedModel.init) != nil } ?? true }

  /// The same with the words of a file that was saved before, as ``SavedModel/bytes(_:inWordsOf:)`` has it.
  func asSaved(in stored: [UInt8]?) throws(Failure) -> FinalRun {
    guard let weights, let stored else { return self }
    return FinalRun(
      record: record, weights: try SavedModel.bytes(weights, inWordsOf: stored), confusion: confusion)
  }
}

extension Executor {
  /// Trains the winner once more, for as many epochs as it took to be at its best, and judges it on the test part.
  ///
  /// - Parameters:
  ///   - stored: What an earlier run has found. It is taken as it is where it is of the same training.
  ///   - checkpoints: What its fits had come to when a run was cut short, and where that is kept.
  /// - Returns: Nil where the spec has no `final`, or nobody won.
  /// - Throws: `Failure` 66 where the data has no row to judge on, or cannot be prepared; 73 or 74 where what a fit has
  ///   come to cannot be kept.
  func final(
    of record: ExperimentRecord, stored: FinalRun?, checkpoints: Checkpoints? = nil
  ) throws(Failure) -> FinalRun? {
    guard let planned = record.plannedFinal(of: experiment), let declared = experiment.final,
      let winner = record.winner, let stage = record.winningStage
    else { return nil }
    let split = data.split
    let rows = split.train + (declared.retrainOn.contains(.validation) ? split.validation : [])
    guard !split.test.isEmpty else {
      throw Failure(.badInput, "`final` judges the winner on the test part, and the data has no row of it")
    }
    if let stored, stored.record.isSameTraining(as: planned) { return stored }

    let prepared = try prepared(rows)
    let addresses = FitAddresses(experiment, run: record.run)
    let fits = FinalFits(
      experiment: experiment, winner: winner, epochs: planned.epochs, scheduledEpochs: stage.epochs, prepared: prepared,
      test: data.rows.examples(split.test, as: prepared), checkpoints: checkpoints,
      addresses: (1...declared.repeats).map {
        addresses.address(ofFinal: planned, of: winner.point, scheduledEpochs: stage.epochs, repeat: $0)
      })
    let found = train(fits, count: declared.repeats)
    try checkpoints?.settle()
    let result = planned.with(found.enumerated().map { FinalRecord.Fit($1, repeat: $0 + 1) })
    guard let first = found.first, first.outcome == .completed else {
      return FinalRun(record: result, weights: nil, confusion: nil)
    }
    let saved = SavedModel(
      spec: experiment.best(winner, of: stage) { $0 }, tensors: first.tensors,
      features: prepared.features, label: prepared.label, classes: data.record.classes)
    return FinalRun(
      record: result, weights: try saved.file.bytes(), confusion: confusion(first.predicted, of: fits.test))
  }

  private func prepared(_ rows: [Int]) throws(Failure) -> LabeledRows.Prepared {
    do {
      return try data.rows.prepared(train: rows, validation: [])
    } catch {
      throw Failure(.badInput, error.description, notes: error.notes)
    }
  }

  private func train(_ fits: FinalFits, count: Int) -> [FinalFits.Found] {
    observe(.stageStarted(name: FinalTraining.stageName, total: count, done: 0))
    let results = Mutex<[Int: FinalFits.Found]>([:])
    pool.forEach(below: count) {
      Workspace<Float>(isProfiled: isProfiled)
    } end: { workspace in
      if let profile = workspace.profile { observe(.workerFinished(profile)) }
    } body: { index, workspace in
      guard let (found, fit) = fits.train(repeat: index + 1, in: &workspace) else { return }
      results.withLock { $0[index] = found }
      observe(.finalFitTrained(fit))
    }
    observe(.stageFinished(name: FinalTraining.stageName))
    return results.withLock { found in (0..<count).compactMap { found[$0] } }
  }

  /// A row for each class, with how many of its test rows are taken for each class.
  private func confusion(_ predicted: [Int32], of test: Examples) -> [UInt8]? {
    let classes = data.record.classes
    guard !classes.isEmpty else { return nil }
    var counts = Array(repeating: 0, count: classes.count * classes.count)
    for (actual, told) in zip(test.labels, predicted) { counts[Int(actual) * classes.count + Int(told)] += 1 }
    var bytes = CSVText.header(["actual"] + classes.map { "predicted_" + $0 })
    for (index, name) in classes.enumerated() {
      let row = counts[index * classes.count..<(index + 1) * classes.count]
      CSVText.append([.text(name)] + row.map { .integer($0) }, to: &bytes)
    }
    return bytes
  }
}

extension FinalRecord.Fit {
  fileprivate init(_ found: FinalFits.Found, repeat: Int) {
    let kinds = MetricKind.allCases.filter { kind in found.measures?[kind] != nil }
    self.init(
      repeat: `repeat`, outcome: found.outcome,
      metrics: .map(
        kinds.compactMap { kind in
          found.measures?[kind].map { value in
            .init(Metric(.test, kind).rawValue, .number(value.rounded(significantDigits: 6)))
          }
        }))
  }
}

/// The winner, ready to train.
private struct FinalFits: Sendable {
  let experiment: Experiment
  let winner: TrialRecord
  let epochs: Int
  let scheduledEpochs: Int
  let prepared: LabeledRows.Prepared
  let test: Examples
  let checkpoints: Checkpoints?
  /// Of each repeat.
  let addresses: [String]

  /// What one training has led to.
  struct Found: Sendable {
    let outcome: Outcome
    let tensors: [NamedTensor]
    /// Nil unless it completed.
    let measures: Measures?
    let predicted: [Int32]
  }

  /// Nil where its state could not be kept.
  func train(repeat number: Int, in workspace: inout Workspace<Float>) -> (Found, FitRecord)? {
    let configuration = experiment.configuration(at: winner.point)
    var plan = FitPlan(
      seed: experiment.seed, stage: FinalTraining.stageName, repeat: number,
      architecture: configuration.architecture, training: configuration.training, epochs: epochs)
    plan.scheduledEpochs = scheduledEpochs
    plan.training.earlyStopping = nil
    let trainer = FitTrainer(metrics: experiment.metrics, checkpoints: checkpoints, keepsLast: true) {
      checkpoints?.hasFailed != true
    }
    let job = FitTrainer.Job(plan: plan, address: addresses[number - 1])
    var trained: [FitTrainer.Found] = []
    trainer.train([job], on: prepared.training, in: &workspace, returnsTensors: true) { trained = $0 }
    guard let (_, outcome, result, records) = trained.first else { return nil }
    let fit = FitRecord(
      stage: FinalTraining.stageName, trial: winner.trial, repeat: number, epochs: records, outcome: outcome,
      parameters: result.parameterCount)
    guard outcome == .completed else {
      return (Found(outcome: outcome, tensors: [], measures: nil, predicted: []), fit)
    }
    let columns = prepared.training.train.columns
    do {
      var model = try LearnedModel(
        configuration.architecture, result.tensors, task: prepared.training.task, columns: columns)
      let (measures, predicted) = model.evaluation(of: test, as: prepared.training)
      return (Found(outcome: outcome, tensors: result.tensors, measures: measures, predicted: predicted), fit)
    } catch {
      preconditionFailure("a fit's own tensors are those of its model: \(error)")
    }
  }
}
