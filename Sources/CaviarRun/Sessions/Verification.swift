import CaviarChecks
import CaviarCompute
import CaviarData
package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarResults
import CaviarSearch
import CaviarSpec
import CaviarStore
import CaviarTraining
import SystemPackage

/// One `caviar verify`: retrains and compares with the files, so that a reader need not trust them. Writes nothing and
/// takes no lock.
package struct Verification<Input: TrainingInput>: Sendable {
  private let experiment: Experiment
  private let input: Input
  private let folder: ResultsFolder
  private let workers: Int
  private let source: SourceRecord?
  private let observe: @Sendable (RunEvent) -> Void

  /// - Parameters:
  ///   - experiment: The experiment of the spec as it is now.
  ///   - source: The commit of the spec, if it is known.
  package init(
    _ experiment: Experiment, input: Input, folder: ResultsFolder, workers: Int?, source: SourceRecord?,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.experiment = experiment
    self.input = input
    self.folder = folder
    self.workers = workers ?? Engine.coreCount
    self.source = source
    self.observe = observe
  }

  /// Retrains and compares.
  ///
  /// On the engine of the results, and with their numerics, every byte of every file counts. Otherwise the plan and
  /// the ranges do, and the losses before the first step to 1e-5 (with other numerics those of the validation part); for the
  /// rest the distance is reported.
  ///
  /// - Parameters:
  ///   - sample: The number of trials to train. Nil, or as many as there are, for all of them and the final training.
  ///     Results that are not trained are read from the files.
  ///   - report: Writes `report.md`.
  /// - Throws: `Failure.badInput` if there are no results, `inputOutput` if they cannot be read.
  package func verify(
    sample: Int?, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> VerificationRecord {
    try refuseRunning()
    guard let stored = try folder.storedRun(), let storedExperiment = try folder.experiment() else {
      throw Failure(
        .badInput,
        folder.isUsed ? "the results in \(folder.path) are not complete yet" : "there are no results in \(folder.path)",
        remedy: .run(spec: experiment.path, root: root))
    }
    let now = RunInputs(experiment, data: input.hashes)
    let isSameEngine = stored.numerics == now.numerics && stored.engine == now.engine
    let inputs = stored.inputs.inputDifferences(from: now)
    let total = (try? folder.storedStages())?.reduce(0) { $0 + $1.trials } ?? 0
    let found: (difference: VerificationRecord.Difference?, drift: VerificationRecord.Drift?, trained: Int)
    if inputs.isEmpty {
      let sample = VerificationSample(sample, of: folder, seed: experiment.seed)
      // The spec under the defaults of the stored numerics.
      let trainer = try input.trainer(
        of: storedExperiment, as: experiment.under(numerics: stored.numerics) ?? experiment, isProfiled: false)
      let executor = Executor(storedExperiment, trainer: trainer, workers: workers, observe: observe)
      let run = try RunRecord(storedExperiment, data: input.record(of: trainer), program: input.program)
      if isSameEngine {
        found = try difference(executor, run, sample, of: total, report: report)
      } else if stored.numerics == now.numerics {
        found = try drift(executor, run, stored, sample, report: report)
      } else {
        found = try driftOfNumerics(executor, run, sample)
      }
    } else {
      found = (nil, nil, 0)
    }
    try refuseRunning()
    let isSame = inputs.isEmpty && found.difference == nil && (found.drift?.initialLoss ?? 0) <= Self.tolerance
    return VerificationRecord(
      name: experiment.name, result: isSame ? .same : .different, isSameEngine: isSameEngine,
      numerics: stored.numerics == now.numerics ? nil : stored.numerics, trained: found.trained, trials: total,
      inputs: inputs, difference: found.difference, drift: found.drift, source: source)
  }

  private var root: String { folder.path.removingLastComponent().string }

  /// Rejects files that a run may be writing.
  private func refuseRunning() throws(Failure) {
    guard folder.isRunning else { return }
    throw Failure(
      .temporary, "another process is running the experiment in \(folder.path)",
      remedy: .verifyLater(spec: experiment.path, root: root))
  }

  /// The relative difference that six digits of a loss may have on another engine.
  private static var tolerance: Double { 1e-5 * (1 + 1e-9) }

  /// The first difference of the files on the same engine.
  private func difference(
    _ executor: Executor<Input.T>, _ run: RunRecord, _ sample: VerificationSample, of total: Int,
    report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> (VerificationRecord.Difference?, VerificationRecord.Drift?, trained: Int) {
    let experiment = executor.experiment
    // If files are damaged, everything is trained, to find the place.
    let files = sample.isAll ? nil : try? folder.storedFits()
    let stored = StoredFits(
      files: files ?? .none, final: files == nil ? nil : try folder.storedFinal(),
      addresses: FitAddresses(experiment, run: run), accepts: { !sample.contains($0) })
    let ran = try executor.run(Search(experiment), run: run, cache: FitCache(stored, observe: observe))
    let record = ExperimentRecord(ran.search, run: run)
    let final = try ran.final?.asSaved(in: try folder.disk.read(folder.weights))
    let again = try resultFiles(of: record.adding(final?.record), final, experiment, report)
    let trained = files == nil ? total : sample.count ?? total
    return (try folder.difference(from: again), nil, trained)
  }

  /// The files of the experiment that was trained, which is the stored one: descriptions are not inputs.
  private func resultFiles(
    of record: ExperimentRecord, _ final: FinalRun?, _ experiment: Experiment,
    _ report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> ResultFiles {
    // The place of the data then does not matter; its bytes are among the inputs.
    let places = experiment.network.map { folder.placesInBest(of: $0.data) } ?? [:]
    let best = record.best(of: experiment) { places[$0] ?? folder.path(of: input.folder.pushing(FilePath($0))) }
    return try ResultFiles(record, report: report(record), best: best, final: final)
  }

  /// The distance to the files of another engine, each stage with the ranges that it used there.
  private func drift(
    _ executor: Executor<Input.T>, _ now: RunRecord, _ stored: RunRecord, _ sample: VerificationSample,
    report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> (VerificationRecord.Difference?, VerificationRecord.Drift?, Int) {
    let files = try folder.storedFits()
    let replayed = try replay(executor, now, files, checks: try folder.storedChecks(), sample) { _ in true }
    // Computed from the stored fits: points and ranges may differ, and everything computed from them.
    let final = try folder.storedFinal()
    let record = ExperimentRecord(replayed.search, run: stored)
    let again = try resultFiles(of: record.adding(final?.record), final, executor.experiment, report)
    let difference = try folder.difference(from: again, without: [ResultFiles.Name.best, ResultFiles.Name.report])
    let trained = Set(replayed.pairs.map { "\($0.new.stage)/\($0.new.trial)" }).count
    return (difference, .init(replayed.pairs, objective: executor.experiment.objective), trained)
  }

  /// The distance to the files of other numerics. They were ranked by other rules, so that only ranges and points are
  /// compared of everything that is computed from the fits.
  private func driftOfNumerics(
    _ executor: Executor<Input.T>, _ now: RunRecord, _ sample: VerificationSample
  ) throws(Failure) -> (VerificationRecord.Difference?, VerificationRecord.Drift?, Int) {
    let experiment = executor.experiment
    guard let stored = try folder.record() else { return (nil, nil, 0) }
    let files = try folder.storedFits()
    var moved: (trial: Int, plan: StagePlan)?
    let replayed = try replay(executor, now, files, checks: stored.checks, sample) { batch in
      batch.trials.forEach { trial in
        if moved == nil, !files.areAtThePoint(ofTrial: trial, in: batch.stage) { moved = (trial, batch.stage) }
      }
      return moved == nil
    }
    if let moved { return (pointDifference(moved.trial, of: moved.plan, in: stored), nil, 0) }
    let stages = try JSONText.bytes(Listing(key: "stages", items: replayed.search.stages.map(\.record)))
    let difference = FileComparison.difference(
      of: ResultFiles.Name.stages, stored: try folder.bytes(ResultFiles.Name.stages), again: stages)
    let trained = Set(replayed.pairs.map { "\($0.new.stage)/\($0.new.trial)" }).count
    // Under other numerics the training loss may be of other examples, since the sample is drawn in another way; the
    // validation part is the same.
    return (difference, .init(replayed.pairs, first: [.validationLoss], objective: experiment.objective), trained)
  }

  /// Passes the stored fits to a search, batch by batch, and retrains those of the sample.
  ///
  /// - Parameter goesOn: Called with a batch before it is trained. If it returns false, the replay ends.
  private func replay(
    _ executor: Executor<Input.T>, _ run: RunRecord, _ files: FinishedFits, checks: [CheckRecord],
    _ sample: VerificationSample, while goesOn: (Batch) -> Bool
  ) throws(Failure) -> (search: Search, pairs: [(old: FitRecord, new: FitRecord)]) {
    let addresses = FitAddresses(executor.experiment, run: run)
    let all = StoredFits(files: files, addresses: addresses)
    let rest = FitCache(
      StoredFits(files: files, addresses: addresses, accepts: { !sample.contains($0) }), observe: observe)
    var search = Search(executor.experiment)
    var pairs: [(old: FitRecord, new: FitRecord)] = []
    search.observe(checks)
    while case .batch(let batch) = search.suggest() {
      guard goesOn(batch) else { break }
      var old: [FitRecord] = []
      all.forEachFit(of: batch) { old.append($0.record) }
      // If fits are missing, nothing after them is known.
      guard old.count == batch.count else { break }
      let chosen = old.filter { sample.contains($0) }
      let new = try executor.trained(batch, in: search, cache: rest)
      for record in old { search.observe(record) }
      pairs += chosen.compactMap { old in new[old.place].map { (old, $0) } }
    }
    return (search, pairs)
  }

  /// The difference between a trial's point in the files and its point now.
  private func pointDifference(
    _ trial: Int, of plan: StagePlan, in record: ExperimentRecord
  ) -> VerificationRecord.Difference? {
    let old = record.trials[stage: plan.record.name].first { $0.trial == trial }?.point
    let new = plan.point(trial: trial)
    let address = record.addresses.first { old?.value(at: $0) != new.value(at: $0) }
    func cell(_ point: Point?) -> String { address.flatMap { point?.value(at: $0)?.cell } ?? "nothing" }
    return .init(
      file: ResultFiles.Name.trials, place: "stage \(plan.record.name), trial \(trial)", column: address,
      stored: cell(old), again: cell(new))
  }
}

extension VerificationRecord.Drift {
  /// - Parameter first: The losses before the first step that must be the same.
  fileprivate init(
    _ pairs: [(old: FitRecord, new: FitRecord)], first: [Metric] = [.trainLoss, .validationLoss], objective: Objective
  ) {
    let losses = pairs.flatMap { old, new in
      first.compactMap { metric in
        Self.distance(old.epochs.first?.metrics[metric], new.epochs.first?.metrics[metric])
      }
    }
    let lastLosses = pairs.compactMap { old, new in
      Self.distance(old.epochs.last?.metrics[.trainLoss], new.epochs.last?.metrics[.trainLoss])
    }.map { $0.rounded(significantDigits: 6) }
    let objectives = pairs.compactMap { old, new -> Double? in
      guard let a = objective.value(of: old), let b = objective.value(of: new) else { return nil }
      return abs(a - b).rounded(significantDigits: 6)
    }
    self.init(
      fits: pairs.count, initialLoss: (losses.max() ?? 0).rounded(significantDigits: 6),
      medianObjective: objectives.median, largestObjective: objectives.max(),
      medianLoss: lastLosses.median, largestLoss: lastLosses.max(),
      otherOutcomes: pairs.count { $0.old.outcome != $0.new.outcome })
  }

  /// The relative difference of two numbers. Nil if one is missing.
  private static func distance(_ a: Double?, _ b: Double?) -> Double? {
    guard let a, let b else { return nil }
    return a == b ? 0 : abs(a - b) / max(abs(a), abs(b))
  }
}
