import CaviarDiagnostics
import CaviarThreads
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// The files that `--fresh` archives are moved to the history as a whole, wherever the power is cut.
@Suite struct ArchiveTests {
  private static let history = PowerCutBench.folder + "/.state/history"
  /// Some files, the journal among them, with their names as their bytes.
  private static let files = Dictionary(
    uniqueKeysWithValues: ["run.json", "journal", "trials.csv"].map { ($0, Array($0.utf8)) })

  private func folder(_ disk: SimulatedDisk) -> ResultsFolder {
    ResultsFolder(root: "/Results", name: "small", disk: Disk(disk))
  }

  private func write(_ files: [String: [UInt8]], to disk: SimulatedDisk) throws {
    let folder = folder(disk)
    try Disk(disk).makeFolder(folder.state)
    for name in files.keys.sorted() {
      let path = name == "journal" ? folder.journalPath : folder.path.appending(name)
      try Disk(disk).write(files[name] ?? [], to: path)
    }
  }

  /// True if everything is in one place: where it was, or in one folder of the history.
  private func isWhole(_ disk: SimulatedDisk) -> Bool {
    let state = disk.state.withLock { $0 }
    let archived = state.files.keys.filter { $0.hasPrefix(Self.history) }
    if archived.isEmpty {
      return state.files(in: PowerCutBench.folder).count == Self.files.count - 1
        && state.files[folder(disk).journalPath.string] != nil
    }
    return state.files(in: Self.history + "/1") == Self.files && archived.count == Self.files.count
      && state.files.count == Self.files.count
  }

  @Test func atEveryStep() throws {
    let start = SimulatedDisk()
    try write(Self.files, to: start)
    let before = start.state.withLock { $0 }
    let whole = SimulatedDisk(before)
    try folder(whole).archive(withJournal: true)
    #expect(isWhole(whole))
    var generator = SplitMix(seed: 1)
    for step in 0..<whole.state.withLock({ $0.steps }) {
      let cut = SimulatedDisk(before) { $0.steps >= step ? .powerCut : .none }
      #expect(throws: Failure.self) { try folder(cut).archive(withJournal: true) }
      var seen: [[String: SimulatedDisk.Node]] = []
      for kind in PowerCut.all(2, using: &generator) {
        let left = cut.state.withLock { $0.after(kind) }
        guard !seen.contains(left.names) else { continue }
        seen.append(left.names)
        let rehearsal = SimulatedDisk(left)
        try folder(rehearsal).finishArchive()
        #expect(isWhole(rehearsal), "step \(step), \(kind)")
        for second in stride(from: step % 4, to: rehearsal.state.withLock { $0.steps }, by: 4) {
          let again = SimulatedDisk(left) { $0.steps >= second ? .powerCut : .none }
          _ = #expect(throws: Failure.self) { try folder(again).finishArchive() }
          let last = SimulatedDisk(again.state.withLock { $0.after(kind) })
          try folder(last).finishArchive()
          #expect(isWhole(last), "steps \(step) and \(second), \(kind)")
        }
      }
    }
  }

  /// Files that git has brought back since are not of the archive, and replace nothing in it.
  @Test func whatCameSinceStays() throws {
    let start = SimulatedDisk()
    try write(Self.files, to: start)
    let before = start.state.withLock { $0 }
    let cut = SimulatedDisk(before) { $0.steps >= 14 ? .powerCut : .none }
    #expect(throws: Failure.self) { try folder(cut).archive(withJournal: true) }
    let disk = SimulatedDisk(cut.state.withLock { $0.after(.dropsNothing) })
    let restored = Self.files.filter { $0.key != "journal" }.mapValues { $0 + [0] }
    try write(restored, to: disk)
    try folder(disk).finishArchive()
    let state = disk.state.withLock { $0 }
    #expect(state.files(in: PowerCutBench.folder) == restored)
    let archived = state.files(in: Self.history + "/1")
    #expect(archived["run.json"] == Self.files["run.json"] && archived.count < Self.files.count)
  }
}
