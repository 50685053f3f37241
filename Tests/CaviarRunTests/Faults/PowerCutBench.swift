import CaviarChecks
import CaviarDiagnostics
import CaviarSpec
import CaviarThreads
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// An experiment on simulated disks, whose data is read once.
struct PowerCutBench {
  static let folder = "/Results/small"

  private let sandbox: Sandbox
  private let experiment: Experiment
  private let data: LoadedData
  private let checkpointInterval: Duration

  init(_ spec: SpecText, checkpointInterval: Duration = .seconds(300), in sandbox: Sandbox) throws {
    self.checkpointInterval = checkpointInterval
    self.sandbox = sandbox
    experiment = try sandbox.experiment(spec)
    data = try DataLoader(root: nil).load(experiment)
  }

  /// The result of a run on a disk.
  struct Ran {
    /// The fits that were trained and the checks that were run, and reported as finished.
    var reported: Set<String> = []
    var failure: Failure?
  }

  func run(on disk: SimulatedDisk, existing: ExistingResults = .keep) -> Ran {
    let reported = Mutex<Set<String>>([])
    let session = Session(
      experiment, input: data, folder: folder(on: disk), workers: 1, checkpointInterval: checkpointInterval
    ) { event in
      switch event {
      case .fitFinished(let fit): _ = reported.withLock { $0.insert("\(fit.stage)/\(fit.trial)") }
      case .checkFinished(let check, wasKnown: false): _ = reported.withLock { $0.insert(check.check) }
      default: break
      }
    }
    var ran = Ran()
    do {
      _ = try session.run(existing: existing) { "\($0.summary)\n" }
    } catch {
      ran.failure = error
    }
    ran.reported = reported.withLock { $0 }
    return ran
  }

  /// The fits and checks that a journal holds.
  func journaled(_ disk: SimulatedDisk) throws -> Set<String> {
    let journal = try folder(on: disk).journal()
    return Set(journal.fits.values.map { "\($0.stage)/\($0.trial)" } + journal.checks.values.map(\.check))
  }

  private func folder(on disk: SimulatedDisk) -> ResultsFolder {
    ResultsFolder(root: "/Results", name: "small", disk: Disk(disk))
  }
}

/// The files on the disk before a run, and the run.
enum PowerCutStart: String, CaseIterable, CustomTestStringConvertible {
  case nothing
  /// With a checkpoint after each step.
  case nothingAndLongFits
  case nothingAndFinal
  case nothingAndChecks
  case fewerTrials, fewerTrialsInAClone, fewerTrialsAndFinal
  /// Two files that follow from others are missing.
  case withoutReport, withoutReportInAClone
  /// Also in a clone, of other numerics, which report something else of a trial.
  case withoutReportOfOtherNumerics
  /// All trials are there, and `final` is new.
  case finalInAClone
  /// With `--fresh`.
  case fresh, freshOverAnother

  var testDescription: String { rawValue }

  static let fewer = SpecText().with {
    $0.checks = "[]"
    $0.model = "[softmax]"
    $0.stages = ["{name: coarse, trials: 2, epochs: 1}"]
  }
  static let more = fewer.with {
    $0.stages = ["{name: coarse, trials: 3, epochs: 1}", "{name: fine, trials: 1, epochs: 1}"]
  }
  private static func withFinal(_ spec: SpecText) -> SpecText { spec.with { $0.extra = "final: {repeats: 1}" } }

  func bench(in sandbox: Sandbox) throws -> PowerCutBench {
    switch self {
    case .nothingAndFinal, .fewerTrialsAndFinal, .finalInAClone:
      try PowerCutBench(Self.withFinal(Self.more), in: sandbox)
    case .nothingAndChecks:
      try PowerCutBench(
        Self.more.with { $0.checks = "[initial_loss, {overfit_tiny: {epochs: 2, on_failure: warn}}]" }, in: sandbox)
    case .nothingAndLongFits: try PowerCutBench(Self.more, checkpointInterval: .zero, in: sandbox)
    default: try PowerCutBench(Self.more, in: sandbox)
    }
  }

  /// The number of checks.
  var checks: Int { self == .nothingAndChecks ? 2 : 0 }

  /// The treatment of existing results by the first run.
  var existing: ExistingResults { isFresh ? .archive : .keep }
  var isFresh: Bool { self == .fresh || self == .freshOverAnother }

  /// The fits that are finished before the run, and are never trained again.
  var known: Set<String> {
    switch self {
    case .nothing, .nothingAndLongFits, .nothingAndFinal, .nothingAndChecks, .fresh, .freshOverAnother: []
    case .fewerTrials, .fewerTrialsInAClone, .fewerTrialsAndFinal: ["coarse/1", "coarse/2"]
    case .withoutReport, .withoutReportInAClone, .withoutReportOfOtherNumerics, .finalInAClone:
      ["coarse/1", "coarse/2", "coarse/3", "fine/1"]
    }
  }

  /// The disk before the run, all of it on the platter.
  func disk(in sandbox: Sandbox) throws -> SimulatedDisk.State {
    let spec: SpecText
    switch self {
    case .nothing, .nothingAndLongFits, .nothingAndFinal, .nothingAndChecks: return .init()
    case .fewerTrials, .fewerTrialsInAClone: spec = Self.fewer
    case .fewerTrialsAndFinal: spec = Self.withFinal(Self.fewer)
    case .withoutReport, .withoutReportInAClone, .withoutReportOfOtherNumerics, .finalInAClone, .fresh:
      spec = Self.more
    case .freshOverAnother: spec = Self.more.with { $0.seed = 2 }
    }
    let disk = SimulatedDisk()
    try #require(try PowerCutBench(spec, in: sandbox).run(on: disk).failure == nil)
    var state = disk.state.withLock { $0 }
    if [.fewerTrialsInAClone, .withoutReportInAClone, .withoutReportOfOtherNumerics, .finalInAClone].contains(self) {
      state.names = state.names.filter { !$0.key.contains("/.state") }
    }
    if self == .withoutReportOfOtherNumerics {
      state.change("run.json") { $0.replacing("\"numerics\" : \(Numerics.current)", with: "\"numerics\" : 1") }
      state.change("trials.csv") { text in
        text.split(separator: "\n").map { row in
          var cells = row.split(separator: ",", omittingEmptySubsequences: false)
          if cells[0] != "stage" { cells[cells.count - 3] = "overfitting" }
          return cells.joined(separator: ",") + "\n"
        }.joined()
      }
    }
    if [.withoutReport, .withoutReportInAClone, .withoutReportOfOtherNumerics].contains(self) {
      for name in ["report.md", "summary.json"] { state.names["\(PowerCutBench.folder)/\(name)"] = nil }
    }
    state.syncedNames = state.names
    state.pending = []
    return state
  }
}

extension SimulatedDisk.State {
  /// Changes the text of a result file.
  fileprivate mutating func change(_ name: String, _ body: (String) -> String) {
    guard case .file(let inode)? = names["\(PowerCutBench.folder)/\(name)"] else { return }
    let bytes = Array(body(String(decoding: inodes[inode].bytes, as: UTF8.self)).utf8)
    inodes[inode] = SimulatedDisk.Inode(bytes: bytes, synced: bytes)
  }
}
