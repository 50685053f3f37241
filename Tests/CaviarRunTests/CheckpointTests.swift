import CaviarDiagnostics
import CaviarSpec
import CaviarThreads
import CaviarTraining
import FoundationEssentials
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// Long fits that are interrupted: they resume from the stored state, with the same files in the end.
@Suite struct CheckpointTests {
  private static let checkpoints = "Results/small/.state/checkpoints"
  private static let spec = SpecText().with { $0.stages = ["{name: coarse, trials: 6, epochs: 4}"] }

  private func folder(_ sandbox: Sandbox) -> ResultsFolder {
    ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
  }

  /// The checkpoints at every moment at which one was written, by name, of a run that keeps them after every step.
  private func moments(_ sandbox: Sandbox) throws -> [[String: [UInt8]]] {
    let folder = sandbox.path.appending(Self.checkpoints)
    let moments = Mutex<[[String: [UInt8]]]>([])
    let disk = Disk(
      WatchedDisk(renamed: { path in
        guard path.removingLastComponent() == folder else { return }
        let names = (try? Disk().files(in: folder)) ?? []
        let files = names.map { ($0, (try? Disk().read(folder.appending($0))) ?? []) }
        moments.withLock { $0.append(Dictionary(uniqueKeysWithValues: files)) }
      }))
    try sandbox.run(Self.spec, disk: disk, checkpointInterval: .zero)
    return moments.withLock { $0 }
  }

  @Test func aFitGoesOnFromItsCheckpoint() throws {
    let whole = try Sandbox()
    try whole.run(Self.spec)
    let expected = try whole.results("Results/small")
    let kept = try Sandbox()
    let moments = try moments(kept)
    #expect(try kept.results("Results/small") == expected)
    #expect(try Disk().files(in: kept.path.appending(Self.checkpoints)).isEmpty, "they go with the end")

    // In the middle of writing those of a pack, members are at different steps.
    for moment in stride(from: 1, to: moments.count, by: moments.count / 7).map({ moments[$0] }) {
      let sandbox = try Sandbox()
      for (name, bytes) in moment {
        try sandbox.makeFolder(Self.checkpoints)
        try Disk().write(bytes, to: sandbox.path.appending(Self.checkpoints).appending(name))
      }
      let taken = try folder(sandbox).locked { lock throws(Failure) in
        try Checkpoints(of: folder(sandbox), as: NetworkCheckpoint.self, every: .seconds(300), under: lock)
      }
      #expect(moment.keys.allSatisfy { $0.hasSuffix(".new") || checkpoint(taken, at: $0) != nil })
      try sandbox.run(Self.spec, workers: 2)
      #expect(try sandbox.results("Results/small") == expected)
      #expect(try Disk().files(in: sandbox.path.appending(Self.checkpoints)).isEmpty)
    }
  }

  /// A metric that was not measured up to a checkpoint cannot be measured any more: the fit starts again.
  @Test func anotherObjectiveBeginsAnew() throws {
    let kept = try Sandbox()
    let moments = try moments(kept)
    let other = Self.spec.with { $0.objective = "validation_f1" }
    try kept.run(other, results: "straight")
    let sandbox = try Sandbox()
    for (name, bytes) in moments[moments.count / 2] {
      try sandbox.makeFolder(Self.checkpoints)
      try Disk().write(bytes, to: sandbox.path.appending(Self.checkpoints).appending(name))
    }
    try sandbox.run(other)
    #expect(try sandbox.results("Results/small") == kept.results("straight/small"))
  }

  /// A checkpoint whose numbers are easily mangled.
  private func checkpoint(step: Int) throws -> NetworkCheckpoint {
    let text = """
      {"position": {"epoch": 2, "step": \(step)}, "steps": 9, "cost": 0.1, "limit": 0.30000000000000004,
       "watch": {"best": -0.1, "keptEpoch": 1, "mark": 5e-324, "markEpoch": 1}}
      """
    let progress = try JSONDecoder().decode(FitState<Float>.Progress.self, from: Data(text.utf8))
    let state = FitState<Float>(progress: progress, numbers: [1, .leastNonzeroMagnitude, -0.0], kept: [.pi])
    let epoch = EpochRecord(epoch: 0, learningRate: 0.1, trainCost: nil, metrics: Metrics())
    return NetworkCheckpoint(state: state, metrics: [.trainLoss], epochs: [epoch], layers: LayerTable(layers: []))
  }

  /// A fit with an address, which may continue another.
  private func task(_ address: String, after start: String? = nil) -> FitTask {
    FitTask(
      stage: "coarse", fit: .init(trial: 1, repeat: 1, fold: nil), point: Point(), seed: 1, epochs: 4,
      scheduledEpochs: 4, address: address, start: start)
  }

  private func checkpoint(_ checkpoints: Checkpoints, at address: String) -> NetworkCheckpoint? {
    checkpoints.checkpoint(of: task(address))
  }

  @Test func checkpointsAreWholeOrNotThere() throws {
    func checkpoints(on disk: SimulatedDisk) throws -> Checkpoints {
      let folder = ResultsFolder(root: "/Results", name: "small", disk: Disk(disk))
      return try folder.locked { lock throws(Failure) in
        try Checkpoints(of: folder, as: NetworkCheckpoint.self, every: .zero, under: lock)
      }
    }
    let disk = SimulatedDisk()
    let kept = try checkpoints(on: disk)
    #expect(checkpoint(kept, at: "a") == nil)
    for step in 1...2 { kept.store(try checkpoint(step: step), of: task("a"), isLast: false) }
    try kept.settle()
    let expected = try checkpoint(step: 2)
    for cut in PowerCut.allCases {
      let after = SimulatedDisk(disk.state.withLock { $0.after(cut) })
      #expect(try checkpoint(checkpoints(on: after), at: "a") == expected)
    }
    let path: FilePath = "/Results/small/.state/checkpoints/a"
    let bytes = try disk.read(path)
    for harmed in [bytes.dropLast(), bytes + [0], bytes[..<60] + [bytes[60] ^ 1] + bytes[61...], []] {
      try Disk(disk).write(Array(harmed), to: path)
      #expect(try checkpoint(checkpoints(on: disk), at: "a") == nil)
    }
    kept.remove("a")
    #expect(disk.kind(of: path) == nil && !kept.hasFailed)
  }

  @Test func damagedCheckpointsAreTold() throws {
    let sandbox = try Sandbox()
    let moment = try #require(try moments(sandbox).first { $0.count == 4 })
    let expected = try sandbox.results("Results/small")
    try sandbox.remove("Results")
    try sandbox.makeFolder(Self.checkpoints)
    let harmed = moment.keys.sorted().first { !$0.hasSuffix(".new") }
    for (name, bytes) in moment {
      let path = sandbox.path.appending(Self.checkpoints).appending(name)
      try Disk().write(name == harmed ? bytes.dropLast() : bytes, to: path)
    }
    let ran = try sandbox.run(Self.spec)
    #expect(ran.warnings.count == 1 && ran.warnings.allSatisfy { $0.contains("1 checkpoint is damaged") })
    #expect(try sandbox.results("Results/small") == expected)
  }

  /// Those of `final` too, where it alone is missing.
  @Test func aDamagedCheckpointOfFinalIsTold() throws {
    let sandbox = try Sandbox()
    let spec = Self.spec.with { $0.extra = "final: {repeats: 1}" }
    try sandbox.run(spec)
    let expected = try sandbox.results("Results/small")
    try sandbox.remove("Results/small/final.json")
    try Disk().write([1], to: sandbox.path.appending(Self.checkpoints).appending("a"))
    let ran = try sandbox.run(spec)
    #expect(ran.trained == 1 && ran.warnings.count == 1)
    #expect(ran.warnings.allSatisfy { $0.contains("1 checkpoint is damaged") })
    #expect(try sandbox.results("Results/small") == expected)
  }

  @Test func freshAndRetryBeginAnew() throws {
    let sandbox = try Sandbox()
    let moment = try #require(try moments(sandbox).first { $0.count == 4 })
    for existing in [ExistingResults.archive, .retryFailed] {
      for (name, _) in moment {
        // Whatever it contains, it must not be read.
        try Disk().write([], to: sandbox.path.appending(Self.checkpoints).appending(name))
      }
      try sandbox.run(Self.spec, existing: existing)
      #expect(try Disk().files(in: sandbox.path.appending(Self.checkpoints)).isEmpty)
    }
  }

  /// A disk with a fit that has failed and its checkpoint, both under the address "a", and further entries of the journal.
  private func disk(_ reported: [JournalEntry] = []) throws -> SimulatedDisk {
    let disk = SimulatedDisk()
    let folder = ResultsFolder(root: "/Results", name: "small", disk: Disk(disk))
    let checkpoint = try checkpoint(step: 1)
    try folder.locked { lock throws(Failure) in
      let checkpoints = try Checkpoints(of: folder, as: NetworkCheckpoint.self, every: .zero, under: lock)
      checkpoints.store(checkpoint, of: task("a"), isLast: false)
      try checkpoints.settle()
      _ = try Journal.open(
        folder.journalPath, on: Disk(disk), under: lock, holding: JournalContents(),
        beginningWith: [Self.failed] + reported)
    }
    return disk
  }

  private static let failed = JournalEntry.fit(
    address: "a",
    record: FitRecord(stage: "coarse", trial: 1, repeat: 1, fold: nil, epochs: [], outcome: .nan, parameters: 1))

  /// Opens the journal as the next run does. What it holds then, and whether the checkpoint is still there.
  private func reopen(
    _ disk: SimulatedDisk, retriesFailed: Bool = false
  ) throws -> (journal: JournalContents, hasCheckpoint: Bool) {
    let sandbox = try Sandbox()
    let experiment = try sandbox.experiment(Self.spec)
    let run = try RunRecord(experiment, data: DataLoader(root: nil).load(experiment).record)
    let folder = ResultsFolder(root: "/Results", name: "small", disk: Disk(disk))
    do {
      try folder.locked { lock throws(Failure) in
        let stored = StoredFits(
          journal: try folder.journal(), addresses: FitAddresses(experiment, run: run), retriesFailed: retriesFailed)
        let checkpoints = try Checkpoints(of: folder, as: NetworkCheckpoint.self, every: .zero, under: lock)
        try FitCache(stored, in: folder, under: lock, checkpoints: checkpoints) { _ in }.close()
      }
    } catch {
      // The power was cut.
    }
    let left = SimulatedDisk(disk.state.withLock { $0.after(.dropsAll) })
    return (
      try Disk(left).journal(at: folder.journalPath),
      left.kind(of: folder.checkpointsPath.appending("a")) != nil
    )
  }

  /// The last writes of a killed run may be in memory only.
  @Test func aCheckpointStaysUntilItsFitIsOnTheDisk() throws {
    var state = try disk().state.withLock { $0 }
    let path = PowerCutBench.folder + "/.state/journal"
    guard case .file(let inode)? = state.names[path] else {
      Issue.record("no journal")
      return
    }
    state.inodes[inode].synced = Journal.format.header
    let whole = SimulatedDisk(state)
    #expect(try !reopen(whole).hasCheckpoint)
    for step in 0..<whole.state.withLock({ $0.steps }) {
      let left = try reopen(SimulatedDisk(state) { $0.steps >= step ? .powerCut : .none })
      #expect(left.hasCheckpoint || left.journal.fits["a"] != nil, "step \(step)")
    }
  }

  /// Of a fit that is trained again, until it has ended again.
  @Test func aRetryGoesOnFromItsCheckpoint() throws {
    let begun = JournalEntry.retry(hasEnded: false)
    #expect(try reopen(disk([begun]), retriesFailed: true).hasCheckpoint)
    #expect(try !reopen(disk([begun]), retriesFailed: false).hasCheckpoint)
    #expect(try !reopen(disk([begun, Self.failed]), retriesFailed: true).hasCheckpoint)
    #expect(try !reopen(disk(), retriesFailed: true).hasCheckpoint)
    #expect(try reopen(disk(), retriesFailed: true).journal.retried == [])
  }

  /// If a run was killed before it removed them, or could not, no run resumes from them.
  @Test func whatIsLeftGoesWithTheNextStart() throws {
    let sandbox = try Sandbox()
    let spec = Self.spec.with { $0.extra = "final: {repeats: 2}" }
    let left = { try Disk().files(in: sandbox.path.appending(Self.checkpoints)).count }
    let stuck = Disk(WatchedDisk(isStuck: { $0.string.contains("/checkpoints/") }))
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(spec, disk: stuck) })
    #expect(failure.kind == .inputOutput && failure.message.contains("cannot remove"))
    #expect(try left() == 2)
    #expect(try sandbox.run(spec, disk: stuck).wasFinished)
    try folder(sandbox).locked { _ in #expect((try? sandbox.run(spec))?.wasFinished == true) }
    #expect(try left() == 2)
    #expect(try sandbox.run(spec).wasFinished)
    #expect(try left() == 0)
  }

  /// Checkpoints of an interrupted run of more trials do not belong to the existing results.
  @Test(arguments: [false, true])
  func whatIsOfUseStays(isRetry: Bool) throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.spec)
    let files = try sandbox.results("Results/small")
    if isRetry {
      let path = folder(sandbox).journalPath
      let group = LogFormat.group(try JournalGroup([.retry(hasEnded: false)]).payload())
      try Disk().write(try #require(try Disk().read(path)) + group, to: path)
    } else {
      try sandbox.run(Self.spec.with { $0.stages = ["{name: coarse, trials: 7, epochs: 4}"] })
      for (name, bytes) in files { try Disk().write(bytes, to: folder(sandbox).path.appending(name)) }
    }
    try sandbox.makeFolder(Self.checkpoints)
    try sandbox.write("", to: Self.checkpoints + "/a")
    #expect(try sandbox.run(Self.spec).wasFinished)
    #expect(try Disk().files(in: folder(sandbox).checkpointsPath) == ["a"])
  }

  @Test func whatCannotBeKeptEndsTheRun() throws {
    let sandbox = try Sandbox()
    let disk = Disk(WatchedDisk(isFull: { $0.string.contains("/checkpoints/") }))
    let failure = try #require(
      #expect(throws: Failure.self) { try sandbox.run(Self.spec, disk: disk, checkpointInterval: .zero) })
    #expect(failure.kind == .inputOutput || failure.kind == .cannotCreate)
    try sandbox.run(Self.spec)
    let whole = try Sandbox()
    try whole.run(Self.spec)
    #expect(try sandbox.results("Results/small") == whole.results("Results/small"))
  }
}
