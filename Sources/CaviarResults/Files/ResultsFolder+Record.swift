import CaviarChecks
package import CaviarDiagnostics
package import CaviarExperiment
import CaviarSpec
import CaviarStore
import CaviarTraining
package import SystemPackage

extension ResultsFolder {
  /// The stored results, computed again from their fits without training. Nil if there are none.
  ///
  /// Results of these numerics are ranked again, and must be as they are stored; those of others are returned as they
  /// are stored, since they were made by other rules.
  ///
  /// - Throws: `Failure.inputOutput` if files are missing or do not belong together.
  ///
  /// - Parameter known: An experiment that may be the stored one, so that its spec need not be decoded again.
  package func record(as known: Experiment? = nil) throws(Failure) -> ExperimentRecord? {
    guard let run = try storedRun() else { return nil }
    guard run.numerics == Numerics.current else { return try asStored(run) }
    let isKnown = known.map { $0.resolved.plain == run.spec.plain } ?? false
    return try judged(run, isKnown ? known : nil)
  }

  /// The experiment whose results are stored here, read from its resolved spec. Nil if there are none.
  package func experiment() throws(Failure) -> Experiment? {
    guard let run = try storedRun() else { return nil }
    guard let experiment = Self.experiment(of: run, at: path) else { throw damaged(File.run) }
    return experiment
  }

  /// The experiment of a stored run. Nil if this program cannot read it.
  package static func experiment(of run: RunRecord, at path: FilePath) -> Experiment? {
    SpecReader.reread(run.spec, numerics: run.numerics, path: path.appending(File.run).string)
  }

  private func judged(_ run: RunRecord, _ known: Experiment?) throws(Failure) -> ExperimentRecord {
    guard let experiment = known ?? Self.experiment(of: run, at: path) else { throw damaged(File.run) }
    let finished = try storedFits()
    let checks = try storedChecks()
    var search = Search(experiment)
    search.observe(checks)
    while case .batch(let batch) = search.suggest() {
      let own = finished.fits(of: batch.stage.record)
      let survivors = finished.survivors(of: batch.stage.record.name, epochs: batch.epochs)
      try batch.trials.forEach { trial throws(Failure) in
        for index in batch.stage.fits.indices(ofTrial: trial) {
          guard let fit = own[batch.stage.fits[index]] else { throw damaged(File.stages) }
          search.observe(fit.prefix(epochs: batch.epochs, isSurvivor: survivors.contains(trial)))
        }
      }
    }
    let record = ExperimentRecord(search, run: run)
    try checkCount(record, finished)
    let trials = TrialsFile.content(record)
    if case let stored = try bytes(File.trials), !trials.equals(stored) {
      let found = FileComparison.difference(of: File.trials, stored: stored, again: trials.bytes)
      throw damaged(
        File.trials,
        found.map {
          [$0.place, $0.column].compactMap(\.self).joined(separator: ", ")
            + ": found \($0.stored), expected \($0.again)"
        })
    }
    return record.adding(experiment.final == nil ? nil : try storedFinal()?.record)
  }

  private func asStored(_ run: RunRecord) throws(Failure) -> ExperimentRecord {
    guard let objective = Objective(run.spec["objective"]) else { throw damaged(File.run) }
    let finished = try storedFits()
    let stages = try storedStages()
    let addresses = stages.first?.ranges.map(\.hyperparameter) ?? []
    guard let trials = TrialsFile.table(try text(File.trials), addresses: addresses) else {
      throw damaged(File.trials)
    }
    guard let metrics = CurvesFile.metrics(try text(File.curves)) else { throw damaged(File.curves) }
    let tables = try stages.map { stage throws(Failure) in
      let order = stage.fits(folds: finished.folds)
      return try table(of: stage, FitTable(order, of: stage.name, metrics: metrics), from: finished)
    }
    let record = ExperimentRecord(
      name: run.spec["name"]?.cell ?? path.lastComponent?.string ?? "", run: run, checks: try storedChecks(),
      stages: stages, trials: trials, tables: tables, boundaries: try storedBoundaries(),
      diagnoses: try storedDiagnoses(numerics: run.numerics),
      summary: try storedSummary(), final: try storedFinal()?.record, objective: objective,
      addresses: addresses, metrics: metrics)
    try checkCount(record, finished)
    return record
  }

  /// The fits of a stage. All of them must be there.
  private func table(
    of stage: StageRecord, _ empty: FitTable, from finished: FinishedFits
  ) throws(Failure) -> FitTable {
    var table = empty
    let own = finished.fits(of: stage)
    for fit in table.order {
      guard let record = own[fit] else { throw damaged(File.stages) }
      table.insert(record)
    }
    return table
  }

  /// No fit is left that belongs to no stage.
  private func checkCount(_ record: ExperimentRecord, _ finished: FinishedFits) throws(Failure) {
    guard record.tables.reduce(0, { $0 + $1.finishedCount }) == finished.count else {
      throw damaged(record.checks.contains(where: \.stops) ? File.checks : File.stages)
    }
  }
}

extension Objective {
  /// The objective of a resolved spec, with metric and epoch. Nil if the spec has no valid one.
  fileprivate init?(_ resolved: SpecValue?) {
    guard case .text(let metric)? = resolved?["metric"],
      case .text(let epoch)? = resolved?["at"], let epoch = Epoch(rawValue: epoch)
    else { return nil }
    self.init(metric: Metric(metric))
    at = epoch
  }
}
