package import CaviarChecks
package import CaviarDiagnostics
package import CaviarExperiment
import CaviarSpec
package import CaviarStore
import CaviarTraining
package import SystemPackage

/// The folder of one experiment: `Results/<name>/`.
package struct ResultsFolder: Sendable {
  package let path: FilePath
  private let root: FilePath
  package let disk: Disk

  /// The folder of an experiment under an output root. The name is a single safe part of a path.
  package init(root: FilePath, name: String, disk: Disk = Disk()) {
    path = root.appending(name)
    self.root = root
    self.disk = disk
  }

  typealias File = ResultFiles.Name

  /// The folder of files that only this machine needs: journal, checkpoints, lock, history. Ignored by git.
  var state: FilePath { path.appending(".state") }
  private var lock: FilePath { state.appending("lock") }
  package var journalPath: FilePath { state.appending("journal") }
  package var checkpointsPath: FilePath { state.appending("checkpoints") }

  /// Creates the folder, and calls a function under its lock.
  ///
  /// - Throws: `Failure.temporary` if another run holds it, `cannotCreate` if something cannot be created or a symbolic
  ///   link leads out.
  package func locked<Result>(_ body: (HeldLock) throws(Failure) -> Result) throws(Failure) -> Result {
    for path in [path, state, lock] { try disk.refuseLink(path) }
    try disk.makeFolder(path)
    try disk.makeFolder(state, isPrivate: true)
    return try disk.locked(lock, of: "the experiment in \(path)", body)
  }

  /// True if a run holds the lock. Reading this does not take it.
  package var isRunning: Bool { disk.isLocked(lock) }

  /// The number of fits that the run in progress trains at this moment, as it says itself.
  package var runningFits: Int { isRunning ? disk.note(ofLock: lock) ?? 0 : 0 }

  /// The record of the run that is stored here. Nil if there is none.
  ///
  /// Read this before other results.
  ///
  /// - Throws: `Failure.inputOutput` if it is there and cannot be read; `cannotCreate` if any of the result files is a
  ///   symbolic link.
  package func storedRun() throws(Failure) -> RunRecord? {
    for name in File.all { try disk.refuseLink(path.appending(name)) }
    guard let bytes = try disk.read(path.appending(File.run)) else { return nil }
    guard let run = JSONText.record(RunRecord.self, from: bytes) else { throw damaged(File.run) }
    return run
  }

  /// The checks' verdicts that are stored here.
  package func storedChecks() throws(Failure) -> [CheckRecord] {
    guard let listing: Listing<CheckRecord> = try listing(File.checks) else { throw damaged(File.checks) }
    return listing.items
  }

  /// The outcome for scripts that is stored here. Nil if there is none.
  package func storedSummary() throws(Failure) -> SummaryRecord? {
    guard let bytes = try disk.read(path.appending(File.summary)) else { return nil }
    guard let summary = JSONText.record(SummaryRecord.self, from: bytes) else { throw damaged(File.summary) }
    return summary
  }

  /// True if the files that are computed from the record are here and correct. `best.yaml` is not compared: it depends
  /// on the place of the data.
  package func holdsWhatFollows(from record: ExperimentRecord, report: String) -> Bool {
    let boundaries: Listing<BoundaryRecord>?? = try? listing(File.boundaries)
    return boundaries??.items == record.boundaries && (try? storedSummary()) == record.summary
      && (try? text(File.report)) == report
  }

  /// True if `best.yaml` is here.
  package var holdsBest: Bool { disk.exists(path.appending(File.best)) }

  /// True if the result of the final training is here.
  package var holdsFinal: Bool { disk.exists(path.appending(File.final)) }

  /// True if every file is here that a run writes; without a winner, `best.yaml` is not one of them.
  package var isWhole: Bool {
    let lacksRecent = ((try? storedRun())?.numerics ?? Numerics.current) < File.numericsOfRecent
    return File.all.allSatisfy { name in
      File.optional.contains(name) || lacksRecent && File.recent.contains(name) || disk.exists(path.appending(name))
    }
  }

  /// The network that `final` saves.
  package var weights: FilePath { path.appending(File.weights) }

  /// The stored result of the final training, if all of its files are here.
  package func storedFinal() throws(Failure) -> FinalRun? {
    // Without its run.json, the files may be of two runs.
    guard disk.exists(path.appending(File.run)), let bytes = try disk.read(path.appending(File.final)),
      let final = JSONText.record(FinalRecord.self, from: bytes)
    else { return nil }
    let found = FinalRun(
      record: final.inOrder, weights: try disk.read(weights), confusion: try disk.read(path.appending(File.confusion)))
    guard let first = final.fits.first, first.outcome == .completed, !final.isOfProgram else { return found }
    let isClassification = first.metrics[Metric(.test, .accuracy).name] != nil
    return found.weights == nil || isClassification && found.confusion == nil ? nil : found
  }

  /// The highest trial of each stage that was trained. A run that a check stopped has none.
  package func finishedTrials() throws(Failure) -> [String: Int] {
    guard disk.exists(path.appending(File.run)) else { return [:] }
    return Dictionary(try storedStages().map { ($0.name, $0.numbers.upperBound - 1) }) { first, _ in first }
  }

  /// The stages that are stored here, as they were searched.
  ///
  /// - Throws: `Failure.inputOutput` if the file is missing, or holds an impossible stage.
  package func storedStages() throws(Failure) -> [StageRecord] {
    guard let stages: Listing<StageRecord> = try listing(File.stages), stages.items.allSatisfy(\.isPossible) else {
      throw damaged(File.stages)
    }
    return stages.items
  }

  /// The stored boundary warnings.
  ///
  /// - Throws: `Failure.inputOutput` if the file is missing or is another.
  func storedBoundaries() throws(Failure) -> [BoundaryRecord] {
    guard let boundaries: Listing<BoundaryRecord> = try listing(File.boundaries) else { throw damaged(File.boundaries) }
    return boundaries.items
  }

  /// The diagnoses of trials that are stored here. Empty in results of numerics that had none.
  ///
  /// - Throws: `Failure.inputOutput` if the file is missing or is another.
  func storedDiagnoses(numerics: Int) throws(Failure) -> [TrialDiagnosis] {
    guard numerics >= File.numericsOfRecent else { return [] }
    guard let diagnoses: Listing<TrialDiagnosis> = try listing(File.diagnoses) else { throw damaged(File.diagnoses) }
    return diagnoses.items
  }

  /// What the files hold of fits besides their curves. Nothing in results of numerics that had none.
  private func storedEvidence(numerics: Int) throws(Failure) -> StoredEvidence {
    guard numerics >= File.numericsOfRecent else { return StoredEvidence() }
    guard let layers = LayersFile.layers(try text(File.layers)) else { throw damaged(File.layers) }
    return StoredEvidence(layers: layers, diagnoses: try storedDiagnoses(numerics: numerics))
  }

  /// The fits that are stored here, and the stages that trained them.
  ///
  /// - Throws: `Failure.inputOutput` if the files are missing or do not belong together.
  package func storedFits() throws(Failure) -> FinishedFits {
    let stages = try storedStages()
    let addresses = stages.first?.ranges.map(\.hyperparameter) ?? []
    guard let rows = TrialsFile.rows(try text(File.trials), addresses: addresses) else { throw damaged(File.trials) }
    for stage in stages {
      guard stage.numbers.allSatisfy({ rows["\(stage.name)/\($0)"] != nil }) else { throw damaged(File.trials) }
    }
    let run = try storedRun()
    let evidence = try storedEvidence(numerics: run?.numerics ?? Numerics.current)
    guard let fits = CurvesFile.fits(try text(File.curves), trials: rows, evidence) else { throw damaged(File.curves) }
    let finished = FinishedFits(stages: stages, fits: fits, cells: rows.mapValues(\.cells))
    let folds = fits.compactMap(\.fold).max()
    guard (folds ?? 1) > 0, (folds ?? 1) <= max(1, fits.count) else { throw damaged(File.curves) }
    let stopsEarly = run?.spec["training"]?["early_stopping"] != nil
    let isNetwork = run?.data != nil
    for stage in stages {
      let own = finished.fits(of: stage)
      let rungs = stage.rungs?.map(\.epochs) ?? []
      for fit in stage.fits(folds: folds) {
        guard let fit = own[fit], !isNetwork || fit.isWhole(epochs: [stage.epochs] + rungs, stopsEarly: stopsEarly)
        else {
          throw damaged(File.curves)
        }
      }
    }
    return finished
  }

  /// Returns once the names of the files that are here are on the disk: a run that was killed may have left some in memory
  /// only. In a clone, which has no `.state`, no run has written.
  ///
  /// - Throws: `Failure.inputOutput`.
  package func settle() throws(Failure) {
    if disk.exists(state) { try disk.sync(folder: path) }
  }

  /// The path of a file as `best.yaml` names it: from this folder.
  package func path(of file: FilePath) -> String { disk.path(of: file, from: path).string }

  /// Writes the files. Files that have these bytes already are left alone.
  ///
  /// Everything is on the disk before the first of them is replaced. While files are replaced that hold fits, `run.json` is
  /// gone, so that old and new are never taken for one run; the journal has all of those fits then.
  ///
  /// - Parameters:
  ///   - lock: The folder's.
  ///   - part: The files to write.
  /// - Returns: The names of the files that were written.
  /// - Throws: `Failure.cannotCreate` or `inputOutput` if something cannot be written; `inputOutput` if the lock was removed.
  package func write(_ files: ResultFiles, under lock: HeldLock, _ part: WrittenPart) throws(Failure) -> [String] {
    try lock.check()
    var drafts: [Draft] = []
    var (summary, last): (Draft?, Draft?)
    var written: [String] = []
    do {
      for case (let name, let content?) in files.all
      where part == .all || !File.record.contains(name) && name != File.run {
        if part == .missing, disk.exists(path.appending(name)) { continue }
        guard let draft = try disk.draft(content, of: path.appending(name), at: state.appending(name)) else {
          continue
        }
        written.append(name)
        switch name {
        case File.run: last = draft
        case File.summary: summary = draft
        default: drafts.append(draft)
        }
      }
    } catch {
      disk.abandon(drafts + [summary, last].compactMap { $0 })
      throw error
    }
    let outdated = files.all.filter {
      part != .missing && $0.content == nil && disk.exists(path.appending($0.name))
    }
    let run = path.appending(File.run)
    if !File.record.isDisjoint(with: written), disk.exists(run) {
      if last == nil, let content = files.all.last?.content {
        last = try disk.draft(content, of: run, at: state.appending(File.run), isAlways: true)
      }
      try disk.remove(run)
    }
    for file in outdated { try disk.remove(path.appending(file.name)) }
    try disk.install(drafts)
    // A summary that fits the record marks the others as fitting it too.
    try disk.install([summary, last].compactMap { $0 })
    return written
  }

  func text(_ file: String) throws(Failure) -> String { String(decoding: try bytes(file), as: UTF8.self) }

  package func bytes(_ file: String) throws(Failure) -> [UInt8] {
    guard let bytes = try disk.read(path.appending(file)) else { throw damaged(file) }
    return bytes
  }

  func listing<Item: Codable>(_ file: String) throws(Failure) -> Listing<Item>? {
    try disk.read(path.appending(file)).flatMap { JSONText.record(Listing<Item>.self, from: $0) }
  }

  /// - Parameter what: The place of the error in the file, if it is known.
  func damaged(_ file: String, _ what: String? = nil) -> Failure {
    let place = path.appending(file)
    let isThere = disk.exists(place)
    return Failure(
      .inputOutput, isThere ? "\(place) is not what this program writes" : "\(place) is missing",
      notes: [what.map { "wrong: " + $0 }].compactMap(\.self),
      remedy: .restoreResults(orRemove: disk.exists(journalPath) ? File.run : nil))
  }
}

/// The result files that are written.
package enum WrittenPart {
  /// All of them.
  case all
  /// The files that are computed from the others, which are here and have been read. The others stay as they are: in a clone there may
  /// be no other copy of them.
  case derived
  /// Those of these files that are missing: for results of other numerics, which were ranked by other rules.
  case missing
}

extension StageRecord {
  /// True if a spec may have a stage of this size.
  fileprivate var isPossible: Bool {
    (1...Stage.mostTrials).contains(trials) && (1...Stage.mostTrials).contains(firstTrial ?? 1)
      && (1...Stage.mostEpochs).contains(epochs)
      && (1...Stage.mostRepeats).contains(repeats)
  }
}

extension FitRecord {
  /// True if the fit has every epoch that its outcome requires; with early stopping any number of them.
  ///
  /// - Parameter budgets: The numbers of epochs at which a fit of its stage may end.
  fileprivate func isWhole(epochs budgets: [Int], stopsEarly: Bool) -> Bool {
    epochs.map(\.epoch) == Array(epochs.indices)
      && (outcome != .completed || budgets.contains(epochs.count - 1) || stopsEarly && epochs.count > 1)
  }
}
