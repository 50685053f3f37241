import CaviarCompute
import CaviarData
import CaviarDiagnostics
import CaviarSpec
import CaviarTraining
import Crypto
import SystemPackage

/// One `caviar verify`: trains again and compares with the files. Writes nothing and takes no lock.
package struct Verification: Sendable {
  private let experiment: Experiment
  private let data: any ExperimentData
  private let folder: ResultsFolder
  private let workers: Int
  private let source: SourceRecord?
  private let observe: @Sendable (RunEvent) -> Void

  /// - Parameters:
  ///   - experiment: The experiment as its spec says it now.
  ///   - source: Where the spec comes from, as far as it is known.
  package init(
    _ experiment: Experiment, data: any ExperimentData, folder: ResultsFolder, workers: Int?, source: SourceRecord?,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.experiment = experiment
    self.data = data
    self.folder = folder
    self.workers = workers ?? Engine.coreCount
    self.source = source
    self.observe = observe
  }

  /// Trains again and compares.
  ///
  /// On the engine of the results, and with their numerics, every byte of every file counts. Otherwise the plan and the
  /// ranges do, and the losses before the first step to 1e-5, with other numerics those of the validation part; of the rest
  /// the distance is told.
  ///
  /// - Parameters:
  ///   - sample: How many trials are trained; nil, or as many as there are, for all of them and the winner's last training.
  ///     What is not trained is taken from the files as it is.
  ///   - report: Writes `report.md`.
  /// - Throws: `Failure` 66 where there are no results, 74 where they cannot be read.
  package func verify(
    sample: Int?, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> VerificationRecord {
    try refuseRunning()
    guard let stored = try folder.storedRun(), let storedExperiment = try folder.experiment() else {
      throw Failure(
        .badInput, "there are no results in \(folder.path)",
        notes: ["they are made by: caviar run \(experiment.path)"])
    }
    let now = RunInputs(experiment, data: data.hashes)
    let isSameEngine = stored.numerics == now.numerics && stored.engine == now.engine
    let inputs = stored.inputs.inputDifferences(from: now)
    let total = (try? folder.storedStages())?.reduce(0) { $0 + $1.trials } ?? 0
    let found: (difference: VerificationRecord.Difference?, drift: VerificationRecord.Drift?, trained: Int)
    if inputs.isEmpty {
      let chosen = VerificationSample(sample, of: folder, seed: experiment.seed)
      // As the spec was meant then.
      let loaded = try data.loaded(for: experiment.under(numerics: stored.numerics) ?? experiment)
      let executor = Executor(storedExperiment, data: loaded, workers: workers, observe: observe)
      if isSameEngine {
        found = try difference(executor, chosen, of: total, report: report)
      } else if stored.numerics == now.numerics {
        found = try drift(executor, stored, chosen, report: report)
      } else {
        found = try driftOfNumerics(executor, chosen)
      }
    } else {
      found = (nil, nil, 0)
    }
    try refuseRunning()
    let isSame = inputs.isEmpty && found.difference == nil && (found.drift?.initialLoss ?? 0) <= Self.tolerance
    return VerificationRecord(
      name: experiment.name, verdict: isSame ? .same : .different, isSameEngine: isSameEngine,
      numerics: stored.numerics == now.numerics ? nil : stored.numerics, trained: found.trained, trials: total,
      inputs: inputs, difference: found.difference, drift: found.drift, source: source)
  }

  /// Files that a run writes at the same time say nothing.
  private func refuseRunning() throws(Failure) {
    guard folder.isRunning else { return }
    throw Failure(
      .temporary, "another process is running the experiment in \(folder.path)",
      notes: ["verify once it has ended; how far it is: caviar status \(experiment.path)"])
  }

  /// What six digits of a loss may differ by on another engine.
  private static let tolerance = 1e-5 * (1 + 1e-9)

  /// The first difference of the files on the same engine.
  private func difference(
    _ executor: Executor, _ chosen: VerificationSample, of total: Int, report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> (VerificationRecord.Difference?, VerificationRecord.Drift?, trained: Int) {
    // Where files are damaged, everything is trained, so that the place is found.
    let files = chosen.isAll ? nil : try? folder.storedFits()
    let cache = FitCache(files: files ?? .none, accepts: { !chosen.contains($0) }, observe: observe)
    let record = try executor.run(after: try executor.check(), cache: cache)
    let final = try executor.final(of: record, stored: files == nil ? nil : try folder.storedFinal())?
      .asSaved(in: try folder.disk.read(folder.weights))
    let again = try resultFiles(of: record.adding(final?.record), final, executor, report)
    let trained = files == nil ? total : chosen.count ?? total
    return (try folder.difference(from: again), nil, trained)
  }

  /// The files of the experiment that was trained, which is the stored one: descriptions are not inputs.
  private func resultFiles(
    of record: ExperimentRecord, _ final: FinalRun?, _ executor: Executor,
    _ report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> ResultFiles {
    // Where the data was then is not the question; its bytes are among the inputs.
    let places = folder.placesInBest(of: executor.experiment.data)
    let best = record.best(of: executor.experiment) {
      places[$0] ?? folder.path(of: data.folder.pushing(FilePath($0)))
    }
    return try ResultFiles(record, report: report(record), best: best, final: final)
  }

  /// How far the files of another engine are away, each stage with the ranges that it used there.
  private func drift(
    _ executor: Executor, _ stored: RunRecord, _ chosen: VerificationSample,
    report: @Sendable (ExperimentRecord) -> String
  ) throws(Failure) -> (VerificationRecord.Difference?, VerificationRecord.Drift?, Int) {
    let files = try folder.storedFits()
    let all = FitCache(files: files)
    let rest = FitCache(files: files, accepts: { !chosen.contains($0) }, observe: observe)
    var pairs: [(old: FitRecord, new: FitRecord)] = []
    let record = try ExperimentRecord(
      of: executor.experiment, run: stored, checks: try folder.storedChecks()
    ) { stage throws(Failure) in
      let old = all.finished(in: stage)
      guard old.finishedCount == stage.fits.count else { return old }
      pairs += zip(old.finished, try executor.train(stage, cache: rest).finished).filter { chosen.contains($0.0) }
      return old
    }
    // Put together from the stored fits: what differs are points and ranges, and what follows from them.
    let final = try folder.storedFinal()
    let again = try resultFiles(of: record.adding(final?.record), final, executor, report)
    let difference = try folder.difference(from: again, without: [ResultFiles.Name.best, ResultFiles.Name.report])
    let trained = Set(pairs.map { "\($0.new.stage)/\($0.new.trial)" }).count
    return (difference, .init(pairs, objective: executor.experiment.objective), trained)
  }

  /// How far the files of other numerics are away. They were judged by other rules, so that nothing else that follows from
  /// the fits is compared than ranges and points.
  private func driftOfNumerics(
    _ executor: Executor, _ chosen: VerificationSample
  ) throws(Failure) -> (VerificationRecord.Difference?, VerificationRecord.Drift?, Int) {
    let experiment = executor.experiment
    guard let stored = try folder.record() else { return (nil, nil, 0) }
    let files = try folder.storedFits()
    let all = FitCache(files: files)
    let rest = FitCache(files: files, accepts: { !chosen.contains($0) }, observe: observe)
    var pairs: [(old: FitRecord, new: FitRecord)] = []
    var plans: [StagePlan] = []
    for stage in stored.checks.contains(where: \.stops) ? [] : experiment.stages {
      guard let plan = StagePlan(stage, of: experiment, after: plans.last, trials: stored.trials) else { break }
      plans.append(plan)
      if let trial = plan.record.numbers.first(where: { !files.areAtThePoint(ofTrial: $0, in: plan) }) {
        return (try pointDifference(trial, of: plan, in: stored), nil, 0)
      }
      let old = all.finished(in: plan)
      guard old.finishedCount == plan.fits.count else { break }
      pairs += zip(old.finished, try executor.train(plan, cache: rest).finished).filter { chosen.contains($0.0) }
    }
    let stages = try JSONText.bytes(Listing(key: "stages", items: plans.map(\.record)))
    let difference = FileComparison.difference(
      of: ResultFiles.Name.stages, stored: try folder.bytes(ResultFiles.Name.stages), again: stages)
    let trained = Set(pairs.map { "\($0.new.stage)/\($0.new.trial)" }).count
    // By other numerics the training loss is of other rows, since the sample is drawn otherwise; the validation part is as it was.
    return (difference, .init(pairs, first: [.validationLoss], objective: experiment.objective), trained)
  }

  /// In what a trial of the files is at another point than it would be now.
  private func pointDifference(
    _ trial: Int, of plan: StagePlan, in record: ExperimentRecord
  ) throws(Failure) -> VerificationRecord.Difference? {
    let old = record.trials[stage: plan.record.name].first { $0.trial == trial }?.point
    let new = plan.point(trial: trial)
    let address = record.addresses.first { old?.value(at: $0) != new.value(at: $0) }
    func cell(_ point: Point?) -> String { address.flatMap { point?.value(at: $0)?.cell } ?? "nothing" }
    return .init(
      file: ResultFiles.Name.trials, place: "stage \(plan.record.name), trial \(trial)", column: address,
      stored: cell(old), again: cell(new))
  }
}

/// The trials that are trained again.
private struct VerificationSample: Sendable {
  private let names: Set<String>?

  /// All, or as many as asked for: those whose hash with the seed is least.
  init(_ sample: Int?, of folder: ResultsFolder, seed: UInt64) {
    let stages = (try? folder.storedStages()) ?? []
    let all = stages.flatMap { stage in stage.numbers.map { "\(stage.name)/\($0)" } }
    guard let sample, sample < all.count else {
      names = nil
      return
    }
    let drawn = all.map { name in
      (hash: SHA256.hash(data: Array("verify/\(seed)/\(name)".utf8)).hexadecimal, name: name)
    }
    names = Set(drawn.sorted { $0.hash < $1.hash }.prefix(sample).map(\.name))
  }

  var isAll: Bool { names == nil }
  /// How many; nil for all.
  var count: Int? { names?.count }

  func contains(_ fit: FitRecord) -> Bool { names?.contains("\(fit.stage)/\(fit.trial)") ?? true }
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
    }.map { $0.rounded(significantDigits: 6) }.sorted()
    let objectives = pairs.compactMap { old, new -> Double? in
      guard let a = objective.value(of: old), let b = objective.value(of: new) else { return nil }
      return abs(a - b).rounded(significantDigits: 6)
    }.sorted()
    self.init(
      fits: pairs.count, initialLoss: (losses.max() ?? 0).rounded(significantDigits: 6),
      medianObjective: objectives.isEmpty ? nil : objectives[objectives.count / 2], largestObjective: objectives.last,
      medianLoss: lastLosses.isEmpty ? nil : lastLosses[lastLosses.count / 2], largestLoss: lastLosses.last,
      otherOutcomes: pairs.count { $0.old.outcome != $0.new.outcome })
  }

  /// The relative difference of two numbers that are both there.
  private static func distance(_ a: Double?, _ b: Double?) -> Double? {
    guard let a, let b else { return nil }
    return a == b ? 0 : abs(a - b) / max(abs(a), abs(b))
  }
}

extension ResultsFolder {
  /// How the `best.yaml` that is here names the places of a spec's data, by the spec's own words. None where it cannot be read.
  fileprivate func placesInBest(of data: DataSection) -> [String: String] {
    var sink = DiagnosticSink()
    guard let bytes = try? disk.read(path.appending(ResultFiles.Name.best)),
      let stored = SpecReader.readBack(bytes, path: ResultFiles.Name.best, into: &sink)?.data.places,
      stored.count == data.places.count
    else { return [:] }
    return Dictionary(zip(data.places, stored)) { first, _ in first }
  }

  /// The first difference of the files that are here from others; what decides the rest is looked at first.
  fileprivate func difference(
    from files: ResultFiles, without excluded: Set<String> = []
  ) throws(Failure) -> VerificationRecord.Difference? {
    let order = [ResultFiles.Name.run, ResultFiles.Name.checks, ResultFiles.Name.stages, ResultFiles.Name.curves]
    let sorted = files.all.sorted {
      (order.firstIndex(of: $0.name) ?? order.count) < (order.firstIndex(of: $1.name) ?? order.count)
    }
    for (name, content) in sorted where !excluded.contains(name) {
      let stored = try disk.read(path.appending(name))
      let again = content?.bytes
      if let difference = FileComparison.difference(of: name, stored: stored, again: again) { return difference }
    }
    return nil
  }
}
