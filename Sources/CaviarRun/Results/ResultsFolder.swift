import CaviarDiagnostics
package import CaviarSpec
package import SystemPackage

/// The folder of one experiment: `Results/<name>/`.
package struct ResultsFolder: Sendable {
  package let path: FilePath
  private let disk: Disk

  /// The folder of an experiment under an output root. The name is a single safe part of a path.
  package init(root: FilePath, name: String, disk: Disk = Disk()) {
    path = root.appending(name)
    self.disk = disk
  }

  /// The files that are meant for git, in the order in which they are written: `run.json` last, since it says that the
  /// others are whole.
  private enum File {
    static let summary = "summary.json"
    static let report = "report.md"
    static let best = "best.yaml"
    static let run = "run.json"
    static let stages = "stages.json"
    static let trials = "trials.csv"
    static let curves = "curves.csv"
    static let checks = "checks.json"
    static let boundaries = "boundaries.json"
    static let final = "final.json"
    static let weights = "best.safetensors"
    static let confusion = "confusion.csv"
    static let all = [
      summary, report, best, stages, trials, curves, checks, boundaries, final, weights, confusion, run,
    ]
    /// The files that a run may have no reason to write.
    static let optional: Set = [best, final, weights, confusion]
  }

  private var state: FilePath { path.appending(".state") }

  /// Makes the folder, and does something under its lock.
  package func locked<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    try disk.makeFolder(state)
    return try disk.locked(state.appending("lock"), body)
  }

  /// The record of the run that is stored here. Nil where there is none.
  ///
  /// - Throws: `Failure` 74 where it is there and cannot be read.
  package func storedRun() throws(Failure) -> RunRecord? {
    guard let bytes = try disk.read(path.appending(File.run)) else { return nil }
    guard let run = JSONText.record(RunRecord.self, from: bytes) else { throw damaged(File.run) }
    return run
  }

  /// The checks' verdicts that are stored here.
  package func storedChecks() throws(Failure) -> [CheckRecord] {
    guard let listing: Listing<CheckRecord> = try listing(File.checks) else { throw damaged(File.checks) }
    return listing.items
  }

  /// Whether every file is here that a run writes; `best.yaml` is not where nobody won.
  package var isWhole: Bool {
    File.all.allSatisfy { File.optional.contains($0) || disk.exists(path.appending($0)) }
  }

  /// The network that `final` saves.
  package var weights: FilePath { path.appending(File.weights) }

  /// The winner's last training that is stored here, if all of its files are.
  func storedFinal() throws(Failure) -> FinalRecord? {
    guard let bytes = try disk.read(path.appending(File.final)),
      let final = JSONText.record(FinalRecord.self, from: bytes)
    else { return nil }
    let isSaved = final.fits.first?.outcome != .completed || disk.exists(weights)
    return isSaved ? final : nil
  }

  /// Whether a stage was trained. A run that a check stopped has none.
  package func hasFits() throws(Failure) -> Bool {
    let stages: Listing<StageRecord>? = try listing(File.stages)
    return stages?.items.isEmpty != true
  }

  /// The fits that are stored here, and the stages that trained them.
  ///
  /// - Throws: `Failure` 74 where the files are missing or do not belong together.
  package func storedFits() throws(Failure) -> FinishedFits {
    guard let stages: Listing<StageRecord> = try listing(File.stages) else { throw damaged(File.stages) }
    guard let rows = TrialsTable.rows(try text(File.trials)) else { throw damaged(File.trials) }
    for stage in stages.items {
      guard stage.trials > 0, stage.repeats > 0 else { throw damaged(File.stages) }
      guard (1...stage.trials).allSatisfy({ rows["\(stage.name)/\($0)"] != nil }) else {
        throw damaged(File.trials)
      }
    }
    guard let fits = CurvesTable.fits(try text(File.curves), trials: rows) else { throw damaged(File.curves) }
    let finished = FinishedFits(stages: stages.items, fits: fits, cells: rows.mapValues(\.cells))
    let folds = fits.compactMap(\.fold).max()
    for stage in stages.items {
      for one in StagePlan.fits(of: stage, folds: folds) {
        guard let fit = finished.record(of: one, stage: stage) else { throw damaged(File.curves) }
        guard fit.isWhole(epochs: stage.epochs) else { throw damaged(File.curves) }
      }
    }
    return finished
  }

  /// What is stored here, put together again without training. Nil where there is nothing.
  ///
  /// - Parameter experiment: The stored run's experiment.
  /// - Throws: `Failure` 74 where files are missing or do not belong together.
  package func record(of experiment: Experiment) throws(Failure) -> ExperimentRecord? {
    guard let run = try storedRun() else { return nil }
    let finished = try storedFits()
    let record = ExperimentRecord(of: experiment, run: run, checks: try storedChecks()) { stage in
      stage.fits.compactMap { finished.record(of: $0, in: stage) }
    }
    guard record.fits.count == finished.count else { throw damaged(File.stages) }
    return record.adding(experiment.final == nil ? nil : try storedFinal())
  }

  /// The experiment whose results are stored here, read from its resolved spec. Nil where there is nothing.
  package func experiment() throws(Failure) -> Experiment? {
    guard let run = try storedRun() else { return nil }
    var sink = DiagnosticSink()
    let text = YAMLText.document(run.spec)
    guard let experiment = SpecReader.read(Array(text.utf8), path: path.appending(File.run).string, into: &sink) else {
      throw damaged(File.run)
    }
    return experiment
  }

  /// The path of a file as `best.yaml` names it: from this folder.
  package func path(of file: FilePath) -> String { disk.path(of: file, from: path).string }

  /// Writes all files. Those whose bytes are there already are left alone.
  ///
  /// Everything is on the disk, beside the old files, before the first of them is replaced; and `run.json` is gone while
  /// they are, so that old and new are never taken for one run.
  ///
  /// - Parameter final: The winner's last training, where it is new.
  package func write(
    _ record: ExperimentRecord, report: String, best: SpecValue?, final: FinalRun? = nil
  ) throws(Failure) {
    let files: [(name: String, bytes: [UInt8]?)] = [
      (File.summary, try JSONText.bytes(record.summary)),
      (File.report, Array(report.utf8)),
      (File.best, best.map { Array(YAMLText.document($0).utf8) }),
      (File.stages, try JSONText.bytes(Listing(key: "stages", items: record.stages))),
      (
        File.trials,
        Array(
          TrialsTable.text(
            record.trials, addresses: record.addresses, metrics: record.metrics, hasDeviations: record.hasDeviations
          ).utf8)
      ),
      (File.curves, Array(CurvesTable.text(record.fits, metrics: record.metrics).utf8)),
      (File.checks, try JSONText.bytes(Listing(key: "checks", items: record.checks))),
      (File.boundaries, try JSONText.bytes(Listing(key: "boundaries", items: record.boundaries))),
      (File.final, try record.final.map { record throws(Failure) in try JSONText.bytes(record) }),
      (File.weights, final?.weights),
      (File.confusion, final?.confusion.map { Array($0.utf8) }),
      (File.run, try JSONText.bytes(record.run)),
    ]
    var changed: [FilePath] = []
    do {
      for case (let name, let bytes?) in files where try disk.prepare(bytes, for: path.appending(name)) {
        changed.append(path.appending(name))
      }
    } catch {
      for file in changed { disk.abandon(file) }
      throw error
    }
    var stale: [String] = best == nil ? [File.best] : []
    if record.final == nil { stale.append(File.final) }
    if record.final == nil || final != nil {
      if final?.weights == nil { stale.append(File.weights) }
      if final?.confusion == nil { stale.append(File.confusion) }
    }
    stale.removeAll { !disk.exists(path.appending($0)) }
    guard !changed.isEmpty || !stale.isEmpty else { return }
    try disk.remove(path.appending(File.run))
    for name in stale { try disk.remove(path.appending(name)) }
    if !changed.contains(path.appending(File.run)) {
      _ = try disk.prepare(try JSONText.bytes(record.run), for: path.appending(File.run))
      changed.append(path.appending(File.run))
    }
    for file in changed { try disk.install(file) }
  }

  /// Moves the files of an earlier run, if there are any, to `.state/history/N`, the first free number.
  package func archive() throws(Failure) {
    let files = File.all.reversed().filter { disk.exists(path.appending($0)) }
    guard !files.isEmpty else { return }
    let history = state.appending("history")
    var number = 1
    while disk.exists(history.appending(String(number))) { number += 1 }
    let folder = history.appending(String(number))
    try disk.makeFolder(folder)
    for file in files {
      try disk.move(path.appending(file), to: folder.appending(file))
    }
  }

  private func text(_ file: String) throws(Failure) -> String {
    guard let bytes = try disk.read(path.appending(file)) else { throw damaged(file) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func listing<Item: Codable>(_ file: String) throws(Failure) -> Listing<Item>? {
    try disk.read(path.appending(file)).flatMap { JSONText.record(Listing<Item>.self, from: $0) }
  }

  private func damaged(_ file: String) -> Failure {
    Failure(
      .inputOutput, "\(path.appending(file)) is missing or is not what this program writes",
      notes: ["restore it from git, or start again with --fresh, which keeps the old files under .state/history"])
  }
}

extension FitRecord {
  /// Whether every epoch that its outcome promises is there.
  fileprivate func isWhole(epochs count: Int) -> Bool {
    epochs.map(\.epoch) == Array(epochs.indices) && (outcome != .completed || epochs.count == count + 1)
  }
}

/// A JSON file that holds one list under one key.
private struct Listing<Item: Codable>: Codable {
  let key: String
  let items: [Item]

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(key: String, items: [Item]) {
    self.key = key
    self.items = items
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard let key = container.allKeys.first else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no list"))
    }
    self.key = key.stringValue
    items = try container.decode([Item].self, forKey: key)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(items, forKey: Key(stringValue: key))
  }
}
