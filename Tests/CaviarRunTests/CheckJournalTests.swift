import CaviarChecks
import CaviarDiagnostics
import CaviarThreads
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// Checks in the journal: a check that has run is not run again, unless its result might differ.
@Suite struct CheckJournalTests {
  private static let journal = "Results/small/.state/journal"
  private static let spec = SpecText().with {
    $0.checks =
      "[initial_loss, regularization_raises_loss, {overfit_tiny: {epochs: 3, learning_rate: 1e-9, on_failure: warn}}]"
    $0.stages = ["{name: coarse, trials: 2, epochs: 1}"]
  }

  /// A run, the checks that it made, and those that it took from the journal.
  private struct Ran {
    let run: Sandbox.Ran
    let asked: [String]
    let known: [String]
  }

  @discardableResult
  private func run(_ sandbox: Sandbox, _ spec: SpecText = spec, existing: ExistingResults = .keep) throws -> Ran {
    let seen = Mutex<[(name: String, wasKnown: Bool)]>([])
    let run = try sandbox.run(spec, existing: existing) { event in
      if case .checkFinished(let check, let wasKnown) = event { seen.withLock { $0.append((check.check, wasKnown)) } }
    }
    let all = seen.withLock { $0 }
    return Ran(run: run, asked: all.filter { !$0.wasKnown }.map(\.name), known: all.filter(\.wasKnown).map(\.name))
  }

  private func removeFiles(_ sandbox: Sandbox) throws {
    for name in try sandbox.results("Results/small").keys { try sandbox.remove("Results/small/" + name) }
  }

  /// A run that was killed anywhere resumes after the last check that has finished.
  @Test func answersAreTakenUp() throws {
    let sandbox = try Sandbox()
    let names = ["initial_loss", "regularization_raises_loss", "overfit_tiny"]
    #expect(try run(sandbox).asked == names)
    let files = try sandbox.results("Results/small")
    let path = sandbox.path.appending(Self.journal)
    let journal = try #require(try Disk().read(path))
    let groups = try #require(Journal.format.scan(journal)).payloads
    for (count, end) in ([Journal.format.header.count] + groups.map(\.upperBound)).enumerated() {
      try removeFiles(sandbox)
      try Disk().write(Array(journal[..<end]), to: path)
      let again = try run(sandbox)
      #expect(again.known == Array(names.prefix(count)) && again.asked == Array(names.dropFirst(count)))
      #expect(try sandbox.results("Results/small") == files)
    }
  }

  /// A journal without checks is one of before: its fits are taken.
  @Test func journalsWithoutChecksAreRead() throws {
    let sandbox = try Sandbox()
    try run(sandbox)
    let files = try sandbox.results("Results/small")
    let path = sandbox.path.appending(Self.journal)
    let journal = try #require(try Disk().read(path))
    let groups = try #require(Journal.format.scan(journal)).payloads.map { journal[$0] }
    let fits = groups.filter { !String(decoding: $0, as: UTF8.self).contains(#""check""#) }
    #expect(fits.count == groups.count - 3)
    try removeFiles(sandbox)
    try Disk().write(fits.reduce(Journal.format.header) { $0 + LogFormat.group(Array($1)) }, to: path)
    let again = try run(sandbox)
    #expect(again.run.trained == 0 && again.asked.count == 3 && again.known == [])
    #expect(try sandbox.results("Results/small") == files)
  }

  /// The inputs of a check decide if its result is still valid; the consequence of its failure may change.
  @Test func answersAreOfTheSameQuestion() throws {
    let sandbox = try Sandbox()
    let strict = Self.spec.with { $0.checks = "[{initial_loss: {tolerance: 1e-9}}]" }
    let stopped = try run(sandbox, strict)
    #expect(stopped.run.record.summary.status == .stoppedByCheck && stopped.run.trained == 0)
    let warned = try run(sandbox, strict.with { $0.checks = "[{initial_loss: {tolerance: 1e-9, on_failure: warn}}]" })
    #expect(warned.known == ["initial_loss"] && warned.run.trained == 2)
    #expect(warned.run.record.checks.map(\.onFailure) == [.warn])
    #expect(warned.run.record.checks.map(\.seen) == stopped.run.record.checks.map(\.seen))
    #expect(try run(sandbox, strict.with { $0.checks = "[{initial_loss: {tolerance: 0.2}}]" }).asked.count == 1)

    let other = try Sandbox()
    try run(other, strict)
    #expect(try run(other, strict.with { $0.model = "[{dense: {units: 8}}, tanh, softmax]" }).asked.count == 1)
    #expect(try run(other, strict.with { $0.seed = 2 }).asked.count == 1)
  }

  /// Between two checks a run has begun, though nothing trains yet.
  @Test func aRunThatWasCutShortIsInterrupted() throws {
    let sandbox = try Sandbox()
    try run(sandbox)
    let path = sandbox.path.appending(Self.journal)
    let journal = try #require(try Disk().read(path))
    try removeFiles(sandbox)
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    for end in try #require(Journal.format.scan(journal)).payloads.prefix(4).map(\.upperBound) {
      try Disk().write(Array(journal[..<end]), to: path)
      #expect(try folder.status(of: "small").state == .interrupted)
    }
    try Disk().write(Journal.format.header, to: path)
    #expect(try folder.status(of: "small").state == .notStarted)
  }

  /// A check that passes now is no warning any more.
  @Test func warningsAreOfTheLastRun() throws {
    let sandbox = try Sandbox()
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    for tolerance in ["1e-9", "1e-10", "0.5"] {
      try run(sandbox, Self.spec.with { $0.checks = "[{initial_loss: {tolerance: \(tolerance), on_failure: warn}}]" })
      let warnings = try folder.status(of: "small").warnings
      #expect(warnings.count == (tolerance == "0.5" ? 0 : 1))
      #expect(warnings.allSatisfy { $0.hasPrefix("the check initial_loss failed") })
    }
  }

  @Test func freshAndRetryAskAgain() throws {
    let sandbox = try Sandbox()
    let files = { try sandbox.results("Results/small") }
    try run(sandbox)
    let expected = try files()
    #expect(try run(sandbox, existing: .archive).asked.count == 3)
    let again = try run(sandbox, existing: .retryFailed)
    #expect(again.known == ["initial_loss", "regularization_raises_loss"] && again.asked == ["overfit_tiny"])
    #expect(try files() == expected)
  }

  @Test func verifyAsks() throws {
    let sandbox = try Sandbox()
    try run(sandbox)
    let experiment = try sandbox.experiment(Self.spec)
    let asked = Mutex(0)
    let verification = Verification(
      experiment, input: try DataLoader(root: nil).load(experiment),
      folder: ResultsFolder(root: sandbox.path.appending("Results"), name: "small"), workers: 1, source: nil
    ) { event in
      if case .checkFinished(_, wasKnown: false) = event { asked.withLock { $0 += 1 } }
    }
    #expect(try verification.verify(sample: nil) { "\($0.summary)\n" }.result == .same)
    #expect(asked.withLock { $0 } == 3)
  }
}
