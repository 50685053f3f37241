@testable import CaviarRun
import FoundationEssentials
import Synchronization
import SystemPackage
import Testing

/// Every fit reported as finished is there after a power cut at any step, and the files come out the same.
@Suite struct PowerCutTests {
  private static let spec = SpecText().with {
    $0.checks = "[]"
    $0.model = "[softmax]"
    $0.stages = ["{name: coarse, trials: 2, epochs: 1}"]
  }
  private static let more = spec.with {
    $0.stages = ["{name: coarse, trials: 3, epochs: 1}", "{name: fine, trials: 1, epochs: 1}"]
  }

  /// An experiment whose data is read once.
  private struct Bench {
    let sandbox: Sandbox
    let experiment: Experiment
    let data: LoadedData
    let checkpointInterval: Duration

    init(_ spec: SpecText, checkpointInterval: Duration = .seconds(300)) throws {
      self.checkpointInterval = checkpointInterval
      sandbox = try Sandbox()
      experiment = try sandbox.experiment(spec)
      data = try DataLoader(root: nil).load(experiment)
    }

    /// What a run on a disk came to.
    struct Ran {
      var reported: Set<String> = []
      var failure: Failure?
    }

    func run(on disk: SimulatedDisk) -> Ran {
      let reported = Mutex<Set<String>>([])
      let session = Session(
        experiment, data: data, folder: ResultsFolder(root: "/Results", name: "small", disk: Disk(disk)), workers: 1,
        checkpointInterval: checkpointInterval
      ) { event in
        if case .fitFinished(let fit) = event { _ = reported.withLock { $0.insert("\(fit.stage)/\(fit.trial)") } }
      }
      var ran = Ran()
      do {
        _ = try session.run { "\($0.summary)\n" }
      } catch {
        ran.failure = error
      }
      ran.reported = reported.withLock { $0 }
      return ran
    }

    /// The fits that a journal holds.
    func journaled(_ disk: SimulatedDisk) throws -> Set<String> {
      let folder = ResultsFolder(root: "/Results", name: "small", disk: Disk(disk))
      return Set(try folder.journal().fits.values.map { "\($0.stage)/\($0.trial)" })
    }
  }

  private static let isWhole = ProcessInfo.processInfo.environment["CAVIAR_FAULTS"] == "all"

  private static let folder = "/Results/small"

  /// A disk on which a run of fewer trials has finished, as after a clone if `withoutState`.
  private static func finished(withoutState: Bool) throws -> SimulatedDisk.State {
    let disk = SimulatedDisk()
    try #require(try Bench(spec).run(on: disk).failure == nil)
    return disk.state.withLock { state in
      var state = state
      if withoutState { state.names = state.names.filter { !$0.key.contains("/.state") } }
      state.syncedNames = state.names
      state.pending = []
      return state
    }
  }

  enum Start: String, CaseIterable, CustomTestStringConvertible {
    /// With a checkpoint after each step.
    case nothingAndLongFits
    case nothing, fewerTrials, fewerTrialsInAClone
    /// Each so many-th step is cut at, unless all are wanted: `CAVIAR_FAULTS=all`.
    var stride: Int {
      switch self {
      case .nothing: 1
      case .fewerTrials, .fewerTrialsInAClone: 3
      case .nothingAndLongFits: 11
      }
    }
    var isNothing: Bool { self == .nothing || self == .nothingAndLongFits }
    var testDescription: String { rawValue }
  }

  @Test(arguments: Start.allCases)
  func atEveryStep(_ start: Start) throws {
    let bench = try Bench(Self.more, checkpointInterval: start == .nothingAndLongFits ? .zero : .seconds(300))
    let before = start.isNothing ? .init() : try Self.finished(withoutState: start == .fewerTrialsInAClone)
    let whole = SimulatedDisk(before)
    let all = bench.run(on: whole)
    #expect(all.failure == nil && all.reported.count == (start.isNothing ? 4 : 2))
    let files = whole.state.withLock { $0.files(in: Self.folder) }
    let steps = whole.state.withLock { $0.steps }
    #expect(files.count == 9 && steps > 20)

    for step in stride(from: 0, to: steps, by: Self.isWhole ? 1 : start.stride) {
      let disk = SimulatedDisk(before) { $0 >= step ? .powerCut : .none }
      let cut = bench.run(on: disk)
      // What finishes together is written together, so that another time may take fewer steps.
      #expect(cut.failure != nil || step >= disk.state.withLock { $0.steps }, "step \(step) of \(steps)")
      let state = disk.state.withLock { $0 }
      var seen: [[String: [UInt8]]] = []
      for kind in PowerCut.allCases {
        let image = SimulatedDisk(state.after(kind))
        let left = image.state.withLock { state in
          state.names.compactMapValues { if case .file(let inode) = $0 { state.inodes[inode].bytes } else { nil } }
        }
        guard !seen.contains(left) else { continue }
        seen.append(left)
        #expect(cut.reported.isSubset(of: try bench.journaled(image)), "step \(step), \(kind)")
        let resumed = bench.run(on: image)
        #expect(resumed.failure == nil, "step \(step), \(kind): \(String(describing: resumed.failure))")
        #expect(resumed.reported.isDisjoint(with: cut.reported), "step \(step), \(kind)")
        #expect(image.state.withLock { $0.files(in: Self.folder) } == files, "step \(step), \(kind)")
      }
    }
  }

  /// Folders that a killed run made are on the disk once another run has asked for them.
  @Test func foldersAtEveryStep() throws {
    let folders = ["/a", "/a/b", "/a/b/Results"]
    for step in 0..<6 {
      let disk = SimulatedDisk { $0 >= step ? .powerCut : .none }
      #expect(throws: Failure.self) { try Disk(disk).makeFolder("/a/b/Results") }
      let image = SimulatedDisk(disk.state.withLock { $0.after(.dropsNothing) })
      try Disk(image).makeFolder("/a/b/Results")
      let left = image.state.withLock { $0.after(.dropsAll) }
      #expect(folders.allSatisfy { left.names[$0] == .folder }, "step \(step)")
    }
  }

  /// A write or a sync that fails ends the run; nothing is lost, no sync is tried again, and the next run goes on.
  @Test func errorsAtEveryStep() throws {
    let bench = try Bench(Self.more)
    let whole = SimulatedDisk()
    #expect(bench.run(on: whole).failure == nil)
    let files = whole.state.withLock { $0.files(in: Self.folder) }
    let steps = whole.state.withLock { $0.steps }
    for step in 0..<steps {
      let disk = SimulatedDisk { $0 == step ? .fails(step.isMultiple(of: 2) ? .noSpace : .ioError) : .none }
      let failed = bench.run(on: disk)
      let code = failed.failure?.code
      let isBeyond = step >= disk.state.withLock { $0.steps }
      #expect(
        code == .inputOutput || code == .cannotCreate || isBeyond, "step \(step): \(String(describing: failed.failure))"
      )
      let state = disk.state.withLock { $0 }
      #expect(state.syncsAfterFailure == 0, "step \(step)")
      let image = SimulatedDisk(state.after(.dropsNothing))
      let resumed = bench.run(on: image)
      #expect(resumed.failure == nil && resumed.reported.isDisjoint(with: failed.reported), "step \(step)")
      #expect(image.state.withLock { $0.files(in: Self.folder) } == files, "step \(step)")
    }
  }
}
