import CaviarDiagnostics
import CaviarThreads
import FoundationEssentials
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// Every fit reported as finished is there after a power cut at any step, and the files come out the same.
@Suite struct PowerCutTests {
  /// True to cut the power at every step, and not at some: `CAVIAR_FAULTS=all`.
  private static let isWhole = ProcessInfo.processInfo.environment["CAVIAR_FAULTS"] == "all"

  @Test(arguments: PowerCutStart.allCases)
  func atEveryStep(_ start: PowerCutStart) throws {
    let sandbox = try Sandbox()
    let bench = try start.bench(in: sandbox)
    let before = try start.disk(in: sandbox)
    let whole = SimulatedDisk(before)
    let all = bench.run(on: whole, existing: start.existing)
    #expect(all.failure == nil && all.reported.count == 4 + start.checks - start.known.count)
    var trial = Trial(bench: bench, start: start, files: whole.state.withLock { $0.files(in: PowerCutBench.folder) })
    let steps = whole.state.withLock { $0.steps }
    #expect(trial.files.count >= 9 && steps >= 10)

    for step in stride(from: 0, to: steps, by: Self.isWhole ? 1 : (steps + 5) / 6) {
      let disk = SimulatedDisk(before) { $0.steps >= step ? .powerCut : .none }
      let cut = bench.run(on: disk, existing: start.existing)
      let state = disk.state.withLock { $0 }
      // What finishes together is written together, so that another time may take fewer steps; and what goes after the
      // files does no harm where it stays.
      let isOver = step >= state.steps || trial.differing(state.after(.dropsAll)) == []
      #expect(cut.failure != nil || isOver, "step \(step) of \(steps)")
      try trial.go(state, after: cut, before: before, cutsAgain: Self.isWhole || step.isMultiple(of: 2), "step \(step)")
    }
    if Self.isWhole { print("\(start): \(steps) steps cut at, \(trial.count) disks resumed from") }
  }

  /// A write or a sync that fails ends the run; nothing is lost, no sync is tried again, and the next run resumes, though
  /// the power may fail before it starts or while it runs.
  @Test(arguments: [PowerCutStart.nothing, .fewerTrialsAndFinal, .withoutReportInAClone])
  func errorsAtEveryStep(_ start: PowerCutStart) throws {
    let sandbox = try Sandbox()
    let bench = try start.bench(in: sandbox)
    let before = try start.disk(in: sandbox)
    let whole = SimulatedDisk(before)
    #expect(bench.run(on: whole).failure == nil)
    var trial = Trial(bench: bench, start: start, files: whole.state.withLock { $0.files(in: PowerCutBench.folder) })
    let steps = whole.state.withLock { $0.steps }
    for step in stride(from: 0, to: steps, by: Self.isWhole ? 1 : (steps + 3) / 4) {
      for error in Self.isWhole ? [Errno.noSpace, .ioError] : [step.isMultiple(of: 2) ? .noSpace : .ioError] {
        let disk = SimulatedDisk(before) { $0.steps == step ? .fails(error) : .none }
        let failed = bench.run(on: disk)
        let state = disk.state.withLock { $0 }
        let kind = failed.failure?.kind
        let isOver = step >= state.steps || failed.failure == nil && trial.differing(state.after(.dropsAll)) == []
        #expect(
          kind == .inputOutput || kind == .cannotCreate || isOver,
          "step \(step): \(String(describing: failed.failure))")
        #expect(state.syncsAfterFailure == 0, "step \(step)")
        try trial.go(state, after: failed, before: before, cutsAgain: true, "\(error) at step \(step)")
      }
    }
    if Self.isWhole { print("\(start): \(2 * steps) errors, \(trial.count) disks resumed from") }
  }

  /// A run that is killed before its last sync leaves names in memory only. What the next one calls complete is on the disk.
  @Test(arguments: [PowerCutStart.nothing, .withoutReportInAClone])
  func whatIsCompleteIsOnTheDisk(_ start: PowerCutStart) throws {
    let sandbox = try Sandbox()
    let bench = try start.bench(in: sandbox)
    let before = try start.disk(in: sandbox)
    let whole = SimulatedDisk(before)
    _ = bench.run(on: whole)
    let all = whole.state.withLock { $0.files(in: PowerCutBench.folder) }
    let killed = SimulatedDisk(before) { state in
      let isLastSync = !state.pending.isEmpty && state.files(in: PowerCutBench.folder) == all
      return isLastSync ? .powerCut : .none
    }
    #expect(bench.run(on: killed).failure != nil)
    let isLost = killed.state.withLock { $0.after(.dropsAll).files(in: PowerCutBench.folder) != all }
    #expect(isLost)
    let disk = SimulatedDisk(killed.state.withLock { $0.after(.dropsNothing) })
    let again = bench.run(on: disk)
    #expect(again.failure == nil && again.reported.isEmpty)
    let isThere = disk.state.withLock { $0.after(.dropsAll).files(in: PowerCutBench.folder) == all }
    #expect(isThere)
  }

  /// Resumes after faults, from each disk that a power cut can leave.
  private struct Trial {
    let bench: PowerCutBench
    let start: PowerCutStart
    /// The expected files.
    let files: [String: [UInt8]]
    var generator = SplitMix(seed: 1)
    /// The number of disks from which runs have resumed.
    var count = 0

    mutating func go(
      _ state: SimulatedDisk.State, after cut: PowerCutBench.Ran, before: SimulatedDisk.State, cutsAgain: Bool,
      _ comment: String
    ) throws {
      let finished = cut.reported.union(start.known)
      var seen: [[String: [UInt8]]] = []
      for kind in PowerCut.all(PowerCutTests.isWhole ? 3 : 1, using: &generator) {
        let left = state.after(kind)
        // With the power on, what a sync has refused is another disk, though it looks the same.
        guard kind == .dropsNothing || !seen.contains(left.files) else { continue }
        seen.append(left.files)
        let comment = "\(comment), \(kind)"
        let image = SimulatedDisk(left)
        #expect(cut.reported.isSubset(of: try bench.journaled(image)), "\(comment)")
        if start.isFresh { expectKept(before, in: left, comment) }
        let steps = resume(image, finished: finished, before, comment)
        if cutsAgain {
          cutAgain(left, at: Int.random(in: 0..<max(1, steps), using: &generator), finished, before, comment)
        }
      }
    }

    /// Resumes to the end. How many steps that took.
    @discardableResult
    private mutating func resume(
      _ image: SimulatedDisk, finished: Set<String>, _ before: SimulatedDisk.State, _ comment: String
    ) -> Int {
      count += 1
      var resumed = bench.run(on: image)
      if start == .freshOverAnother, resumed.failure?.kind == .otherExperiment {
        resumed = bench.run(on: image, existing: .archive)
      }
      #expect(resumed.failure == nil, "\(comment): \(String(describing: resumed.failure))")
      #expect(resumed.reported.isDisjoint(with: finished), "\(comment)")
      let state = image.state.withLock { $0 }
      #expect(differing(state) == [], "\(comment)")
      if start.isFresh { expectOneArchive(of: before, in: state, comment) }
      #expect(differing(state.after(.dropsAll)) == [], "\(comment), and a cut at the end")
      return state.steps
    }

    /// The names of the files that are not as they must be.
    func differing(_ state: SimulatedDisk.State) -> [String] {
      let found = state.files(in: PowerCutBench.folder)
      return Set(found.keys).union(files.keys).filter { found[$0] != files[$0] }.sorted()
    }

    /// Resumes with another power cut on the way, and resumes again.
    private mutating func cutAgain(
      _ left: SimulatedDisk.State, at step: Int, _ finished: Set<String>, _ before: SimulatedDisk.State,
      _ comment: String
    ) {
      let disk = SimulatedDisk(left) { $0.steps >= step ? .powerCut : .none }
      let cut = bench.run(on: disk)
      let kind = PowerCut.all(2, using: &generator).randomElement(using: &generator) ?? .dropsAll
      let image = SimulatedDisk(disk.state.withLock { $0.after(kind) })
      resume(image, finished: finished.union(cut.reported), before, "\(comment), and then step \(step), \(kind)")
    }

    /// The files that `--fresh` archives are all in one folder, or all where they were, if the run was cut before.
    private func expectOneArchive(of before: SimulatedDisk.State, in state: SimulatedDisk.State, _ comment: String) {
      let history = PowerCutBench.folder + "/.state/history"
      let archived = state.files.keys.filter { $0.hasPrefix(history) }
      let journal = PowerCutBench.folder + "/.state/journal"
      var all = before.files(in: PowerCutBench.folder)
      all["journal"] = before.files[journal]
      #expect(archived.isEmpty || state.files(in: history + "/1") == all, "\(comment): \(archived)")
      #expect(archived.isEmpty || archived.count == all.count, "\(comment): \(archived)")
      #expect(!archived.isEmpty || state.files[journal] == all["journal"], "\(comment)")
    }

    /// Of what `--fresh` puts aside, every file is where it was, or in the history.
    private func expectKept(_ before: SimulatedDisk.State, in left: SimulatedDisk.State, _ comment: String) {
      for (name, bytes) in before.files(in: PowerCutBench.folder) {
        let isKept = left.files.contains { $0.key.hasSuffix("/\(name)") && $0.value == bytes }
        #expect(isKept, "\(comment): \(name) is gone")
      }
    }
  }
}
