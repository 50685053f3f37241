import CaviarDiagnostics
import CaviarThreads
import CaviarTraining
import FoundationEssentials
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// The journal: what is torn, what is damaged, what is imported, and who may write where.
@Suite struct JournalTests {
  private static let journal = "Results/small/.state/journal"
  private static let spec = SpecText().with { $0.stages = ["{name: coarse, trials: 3, epochs: 1}"] }

  /// A sandbox in which a run was killed before it wrote its files.
  private func interrupted() throws -> (Sandbox, files: [String: [UInt8]], journal: [UInt8]) {
    let sandbox = try Sandbox()
    try sandbox.run(Self.spec)
    let files = try sandbox.results("Results/small")
    for name in files.keys { try sandbox.remove("Results/small/" + name) }
    return (sandbox, files, try #require(try Disk().read(sandbox.path.appending(Self.journal))))
  }

  private func write(_ bytes: [UInt8], _ sandbox: Sandbox) throws {
    try Disk().write(bytes, to: sandbox.path.appending(Self.journal))
  }

  @Test(arguments: [[], [0, 0, 0], Array(repeating: 0xFF, count: 40)] as [[UInt8]])
  func whatIsTornIsCutOff(tail: [UInt8]) throws {
    let (sandbox, files, journal) = try interrupted()
    try write(tail.isEmpty ? journal.dropLast(5) : journal + tail, sandbox)
    let again = try sandbox.run(Self.spec)
    #expect(tail.isEmpty ? again.trained > 0 : again.trained == 0)
    #expect(try sandbox.results("Results/small") == files)
    let contents = try ResultsFolder(root: sandbox.path.appending("Results"), name: "small").journal()
    #expect(contents.tail.torn == 0 && contents.warnings.contains { $0.contains("were cut off") })
  }

  @Test func damageInTheMiddleIsTold() throws {
    let (sandbox, _, journal) = try interrupted()
    var harmed = journal
    harmed[Journal.format.header.count + 30] ^= 1
    try write(harmed, sandbox)
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(Self.spec) })
    #expect(failure.kind == .inputOutput && failure.message.contains("damaged at byte 17"))
    #expect(try Disk().read(sandbox.path.appending(Self.journal)) == harmed)
    #expect(try sandbox.run(Self.spec, fresh: true).trained == 3)
    #expect(try Disk().read(sandbox.path.appending("Results/small/.state/history/1/journal")) == harmed)
  }

  /// After a sync that failed, and a truncation that failed too, memory shows what the disk does not have.
  @Test func whatASyncHasLostIsWrittenAgain() throws {
    let path: FilePath = "/journal"
    func entries(_ disk: SimulatedDisk) throws -> [String] { try Disk(disk).journal(at: path).warnings }
    func open(_ disk: SimulatedDisk, _ text: String) throws -> AppendLog {
      let contents = try Disk(disk).journal(at: path)
      return try Disk(disk).locked("/lock") { lock throws(Failure) in
        try Journal.open(
          path, on: Disk(disk), under: lock, holding: contents, beginningWith: [.warning(text: text)])
      }
    }
    let rehearsal = SimulatedDisk()
    _ = try open(rehearsal, "one")
    let steps = rehearsal.state.withLock { $0.steps }
    let disk = SimulatedDisk { $0.steps == steps + 1 || $0.steps == steps + 2 ? .fails(.ioError) : .none }
    var journal = try open(disk, "one")
    #expect(throws: Failure.self) { try journal.append(JournalGroup([.warning(text: "two")]).payload()) }
    let killed = SimulatedDisk(disk.state.withLock { $0.after(.dropsNothing) })
    #expect(try entries(killed) == ["one", "two"])
    _ = try open(killed, "three")
    #expect(try entries(SimulatedDisk(killed.state.withLock { $0.after(.dropsAll) })) == ["one", "two", "three"])
  }

  /// Whole groups that this program does not understand are reported, and their fits are retrained.
  @Test func anotherVersionsEntriesAreTold() throws {
    let (sandbox, files, journal) = try interrupted()
    try write(journal + LogFormat.group(Array("{}".utf8)), sandbox)
    let again = try sandbox.run(Self.spec)
    #expect(again.trained == 0 && again.warnings.count == 1)
    #expect(again.warnings.allSatisfy { $0.contains("another version of the program") })
    #expect(try sandbox.results("Results/small") == files)
  }

  /// With complete results nothing is trained again, whatever the journal holds.
  @Test func whatIsNotNeededIsNotTold() throws {
    let (sandbox, _, journal) = try interrupted()
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    try write(journal + LogFormat.group(Array("{}".utf8)), sandbox)
    let before = try folder.status(of: "small")
    #expect(before.state == .interrupted && before.warnings.contains { $0.contains("another version of the program") })
    try sandbox.run(Self.spec)
    try write(
      try #require(try Disk().read(sandbox.path.appending(Self.journal)))
        + LogFormat.group(Array("{}".utf8)), sandbox)
    let after = try folder.status(of: "small")
    #expect(
      after.state == .finished && !after.warnings.contains { $0.contains("another version") }, "\(after.warnings)")
    // A journal of which nothing can be read.
    try write(Journal.format.header + LogFormat.group(Array("{}".utf8)), sandbox)
    #expect(try folder.status(of: "small").warnings.isEmpty)
  }

  /// Fits of a killed run protect themselves from another experiment as finished files do.
  @Test func anInterruptedRunIsNotThrownAway() throws {
    let (sandbox, _, _) = try interrupted()
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(Self.spec.with { $0.seed = 2 }) })
    #expect(failure.kind == .otherExperiment && failure.notes.contains("seed: 1 → 2"))
    let fewer = Self.spec.with { $0.stages = ["{name: coarse, trials: 2, epochs: 1}"] }
    let refused = try #require(#expect(throws: Failure.self) { try sandbox.run(fewer) })
    #expect(refused.notes.contains("stages.coarse.trials: 3 are finished → 2"))
    #expect(try sandbox.run(Self.spec.with { $0.stages = ["{name: coarse, trials: 4, epochs: 1}"] }).trained == 1)
  }

  /// In a clone, what the files hold goes into the journal before they are replaced.
  @Test func filesAreImported() throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.spec)
    try sandbox.remove("Results/small/.state")
    try sandbox.run(Self.spec.with { $0.stages = ["{name: coarse, trials: 4, epochs: 1}"] })
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    #expect(Set(try folder.journal().fits.values.map(\.trial)) == [1, 2, 3, 4])
  }

  @Test func whatFailedIsTrainedAgain() throws {
    let sandbox = try Sandbox()
    let spec = SpecText().with {
      $0.training = "{optimizer: sgd, learning_rate: {log: [0.1, 100]}}"
      $0.stages = ["{name: coarse, trials: 8, epochs: 1}"]
    }
    let first = try sandbox.run(spec)
    let failed = first.record.trials.count { $0.outcome != .completed }
    try #require(failed > 0 && failed < 8)
    let files = try sandbox.results("Results/small")
    let again = try sandbox.run(spec, existing: .retryFailed)
    #expect(again.trained == failed)
    #expect(try sandbox.results("Results/small") == files)
  }

  /// A fit that has failed again since the retry began is not trained a third time.
  @Test func aRetryThatIsCutShortGoesOn() throws {
    let sandbox = try Sandbox()
    let spec = SpecText().with {
      $0.checks = "[]"
      $0.training = "{optimizer: sgd, learning_rate: {log: [1, 1000]}}"
      $0.stages = ["{name: coarse, trials: 12, epochs: 1}"]
    }
    let failed = try sandbox.run(spec).record.trials.count { $0.outcome != .completed }
    let files = try sandbox.results("Results/small")
    let path = sandbox.path.appending(Self.journal)
    let length = try #require(try Disk().read(path)).count
    #expect(try sandbox.run(spec, existing: .retryFailed).trained == failed)
    let journal = try #require(try Disk().read(path))
    var left: [Int] = []
    for end in try #require(Journal.format.scan(journal)).payloads.map(\.upperBound) where end > length {
      let cut = Array(journal[..<end])
      try write(cut, sandbox)
      left.append(try sandbox.run(spec, existing: .retryFailed).trained)
      let retried = try JournalContents(cut, at: path).retried ?? []
      #expect(left.last == failed - retried.count)
      #expect(try sandbox.results("Results/small") == files)
    }
    #expect(failed > 4 && left.first == failed && left.dropLast().last == 0 && left.last == failed)
    // Without `--retry failed`, nothing is retrained.
    try write(
      Array(journal[..<length]) + LogFormat.group(JournalGroup([.retry(hasEnded: false)]).payload()), sandbox)
    try sandbox.remove("Results/small/run.json")
    #expect(try sandbox.run(spec).trained == 0)
    #expect(try sandbox.run(spec, existing: .retryFailed).trained == failed)
  }

  @Test(arguments: ["", "/.state", "/.state/lock", "/.state/journal"])
  func linksLeadNowhere(place: String) throws {
    let sandbox = try Sandbox()
    try sandbox.run(.single.with { $0.name = "other" })
    let link = "Results/small" + place
    try Disk().makeFolder(sandbox.path.appending(link).removingLastComponent())
    try FileManager.default.createSymbolicLink(
      atPath: sandbox.path.appending(link).string, withDestinationPath: sandbox.path.appending("elsewhere").string)
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(.single.with { $0.name = "small" }) })
    #expect(failure.kind == .cannotCreate && failure.message.contains("is a symbolic link"))
    #expect(!Disk().exists(sandbox.path.appending("elsewhere")))
  }

  /// The target of a symbolic link is no result, whether or not there is more to do.
  @Test(arguments: ["trials.csv", "report.md", "run.json", "best.safetensors"])
  func resultsAreNoLinks(name: String) throws {
    let sandbox = try Sandbox()
    try sandbox.run(.single)
    let (link, target) = (sandbox.path.appending("Results/small/" + name), sandbox.path.appending("elsewhere"))
    if Disk().exists(link) { try Disk().move(link, to: target) }
    try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: target.string)
    for trials in [1, 2] {
      let spec = SpecText.single.with { $0.stages = ["{name: only, trials: \(trials), epochs: 2}"] }
      let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(spec) })
      #expect(failure.kind == .cannotCreate && failure.message.contains("\(name) is a symbolic link"))
    }
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    #expect(throws: Failure.self) { try folder.status(of: "small") }
  }

  /// Files that cannot be archived stay where they are.
  @Test(arguments: [true, false])
  func aHistoryThatCannotBeMadeIsToldFirst(isLink: Bool) throws {
    let sandbox = try Sandbox()
    try sandbox.run(.single)
    let stamps = try sandbox.stamps("Results/small")
    let history = "Results/small/.state/history"
    if isLink {
      try FileManager.default.createSymbolicLink(
        atPath: sandbox.path.appending(history).string, withDestinationPath: "/elsewhere")
    } else {
      try sandbox.write("", to: history)
    }
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(.single, fresh: true) })
    #expect(failure.kind == .cannotCreate && failure.message.contains(history))
    #expect(try sandbox.stamps("Results/small") == stamps)
    #expect(try sandbox.run(.single).wasFinished)
  }

  /// Without the lock another run could begin: this one ends before it reports another fit.
  @Test(arguments: ["/lock", "/journal", ""])
  func stateThatIsRemovedEndsTheRun(name: String) throws {
    let sandbox = try Sandbox()
    let state = sandbox.path.appending("Results/small/.state" + name).string
    let reported = Mutex(0)
    let failure = try #require(
      #expect(throws: Failure.self) {
        try sandbox.run(SpecText()) { event in
          guard case .fitFinished = event else { return }
          reported.withLock { $0 += 1 }
          try? FileManager.default.removeItem(atPath: state)
        }
      })
    #expect(failure.kind == .inputOutput && failure.message.contains("\(name) was removed"))
    #expect(reported.withLock { $0 } < 11 && !Disk().exists(sandbox.path.appending("Results/small/run.json")))
  }

  @Test func stateIsPrivate() throws {
    let sandbox = try Sandbox()
    try sandbox.run(.single)
    func mode(_ name: String) throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: sandbox.path.appending("Results/small").appending(name).string)
      return try #require(attributes[.posixPermissions] as? Int) & 0o777
    }
    #expect(try mode(".state") == 0o700)
    #expect(try [".state/lock", ".state/journal"].map(mode) == [0o600, 0o600])
    #expect(try ["trials.csv", "run.json"].map(mode).allSatisfy { $0 & 0o133 == 0 && $0 & 0o600 == 0o600 })
  }
}
