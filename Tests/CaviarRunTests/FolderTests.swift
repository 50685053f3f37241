import CaviarDiagnostics
import Glibc
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// Folders of results and data that are missing, damaged, held by another run, or not writable.
@Suite struct FolderTests {
  private func failure(_ sandbox: Sandbox, _ spec: SpecText = .single, results: String = "Results") throws -> Failure {
    try #require(#expect(throws: Failure.self) { try sandbox.run(spec, results: results) })
  }

  @Test func missingDataIsNamed() throws {
    let sandbox = try Sandbox()
    try sandbox.remove("digits.csv")
    let failure = try failure(sandbox)
    #expect(failure.kind == .badInput)
    #expect(failure.message == "the data file \(sandbox.path)/digits.csv is missing")
  }

  @Test func otherDataThanTheSpecSaysIsRefused() throws {
    let sandbox = try Sandbox()
    let hash = String(repeating: "0", count: 64)
    let spec = SpecText.single.with { $0.data = "{csv: digits.csv, label: digit, sha256: \"\(hash)\"}" }
    let failure = try failure(sandbox, spec)
    #expect(failure.kind == .badInput)
    #expect(failure.notes.contains { $0.hasSuffix(hash) })
    let found = try #require(failure.notes.first { $0.hasPrefix("found") }?.split(separator: " ").last)
    let right = SpecText.single.with { $0.data = "{csv: digits.csv, label: digit, sha256: \"\(found)\"}" }
    #expect(try sandbox.run(right).trained == 1)
  }

  @Test(arguments: ["digits: nothing", "label"])
  func dataThatIsNoTableIsRefused(text: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "digits.csv")
    #expect(try failure(sandbox).kind == .badInput)
  }

  @Test func dataThatCannotBeSplitIsRefused() throws {
    let sandbox = try Sandbox()
    let spec = SpecText.single.with {
      $0.data = "{csv: digits.csv, label: digit, split: {train: 1000, validation: 0.1}}"
    }
    let failure = try failure(sandbox, spec)
    #expect(failure.kind == .badInput)
    #expect(failure.message.contains("1020 rows") || failure.message.contains("1000"), "\(failure.message)")
  }

  /// Of a choice of layers the largest counts, in a choice too, and a stage's own range.
  @Test(arguments: [
    ("[{choice: [relu, [{dense: {units: 100000}}, {dense: {units: 100000}}]]}, softmax]", ""),
    ("[{choice: [relu, [{choice: [tanh, [{dense: {units: 100000}}, {dense: {units: 100000}}]]}]]}, softmax]", ""),
    (
      "[{dense: {units: {log: [8, 16]}}}, relu, {dense: {units: 100000}}, softmax]",
      ", ranges: {dense1.units: [8, 100000]}"
    ),
  ])
  func networksThatAreTooLargeAreRefused(model: String, ranges: String) throws {
    let sandbox = try Sandbox()
    let spec = SpecText.single.with {
      $0.model = model
      $0.stages = ["{name: only, trials: 1, epochs: 1\(ranges)}"]
    }
    let failure = try failure(sandbox, spec)
    #expect(failure.kind == .badSpec && failure.message.contains("parameters, more than"))
  }

  @Test func aSecondRunEndsAtOnce() throws {
    let sandbox = try Sandbox()
    try sandbox.run(.single)
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    #expect(!folder.isRunning)
    let experiment = try sandbox.experiment(.single)
    let verification = Verification(
      experiment, input: try DataLoader(root: nil).load(experiment), folder: folder, workers: 1, source: nil
    ) { _ in }
    try folder.locked { _ in
      #expect(folder.isRunning)
      let error = #expect(throws: Failure.self) { try sandbox.run(.single, fresh: true) }
      #expect(error?.kind == .temporary)
      // To verify what a run writes says nothing.
      let refused = #expect(throws: Failure.self) { try verification.verify(sample: nil) { _ in "" } }
      #expect(refused?.kind == .temporary)
    }
    #expect(try sandbox.run(.single).wasFinished)
  }

  /// A lock on a file that has been removed stops no other run.
  @Test func aLockThatIsRemovedBeforeItIsHeld() throws {
    let sandbox = try Sandbox()
    let disk = Disk(
      WatchedDisk(opened: { path in
        if path.lastComponent?.string == "lock" { #expect(unlink(path.string) == 0) }
      }))
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(.single, disk: disk) })
    #expect(failure.kind == .inputOutput && failure.message.contains("/lock was removed"))
    #expect(try sandbox.run(.single).trained == 1)
  }

  /// While another run puts files aside, some are there and some are not. Damage is what stays when it has ended.
  @Test(arguments: ["stages.json", "trials.csv", "checks.json", "summary.json"])
  func filesThatAnotherRunMoves(name: String) throws {
    let sandbox = try Sandbox()
    try sandbox.run(.single)
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    try sandbox.write("", to: "Results/small/\(name)")
    try folder.locked { _ throws(Failure) in
      let failure = #expect(throws: Failure.self) { try sandbox.run(.single) }
      #expect(failure?.kind == .temporary)
      let state = try folder.status(of: "small").state
      #expect(state == .running || state == .finished)
    }
    if name == "summary.json" {
      #expect(throws: Failure.self) { try folder.status(of: "small") }
      #expect(try sandbox.run(.single).trained == 0)
    } else {
      #expect(try failure(sandbox).kind == .inputOutput)
    }
  }

  @Test(arguments: ["digits.csv", "digits.csv/deeper"])
  func aFileIsNoFolder(results: String) throws {
    let sandbox = try Sandbox()
    let failure = try failure(sandbox, results: results)
    #expect(failure.kind == .cannotCreate)
    #expect(failure.message.contains("digits.csv"))
  }

  @Test func aFolderThatCannotBeMade() throws {
    let sandbox = try Sandbox()
    let experiment = try sandbox.experiment(.single)
    let session = Session(
      experiment, input: try DataLoader(root: nil).load(experiment),
      folder: ResultsFolder(root: "/proc/nothing", name: "small"), workers: 1
    ) { _ in }
    let failure = try #require(#expect(throws: Failure.self) { try session.run { _ in "" } })
    #expect(failure.kind == .cannotCreate)
    #expect(failure.message.contains("/proc/nothing"))
  }

  /// If files cannot be written, everything stays as it was, and the next run resumes with the trained fits.
  @Test func aFileThatCannotBeWritten() throws {
    let sandbox = try Sandbox()
    let spec = SpecText().with { $0.stages = ["{name: coarse, trials: 3, epochs: 1}"] }
    let more = spec.with { $0.stages = ["{name: coarse, trials: 4, epochs: 1}"] }
    try sandbox.run(spec)
    let stamps = try sandbox.stamps("Results/small")
    try Disk().makeFolder(sandbox.path.appending("Results/small/.state/curves.csv"))
    #expect(try failure(sandbox, more).kind == .cannotCreate)
    try sandbox.remove("Results/small/.state/curves.csv")
    #expect(try sandbox.stamps("Results/small") == stamps)
    let goneOn = try sandbox.run(more)
    #expect(goneOn.trained == 0 && goneOn.record.trials.count == 4)
  }

  /// `run.json` is written last, so that files without it are those of a run that was killed while it wrote.
  @Test(arguments: [false, true])
  func filesOfAKilledRunAreWrittenAgain(withoutState: Bool) throws {
    let sandbox = try Sandbox()
    let spec = SpecText().with { $0.stages = ["{name: coarse, trials: 3, epochs: 1}"] }
    try sandbox.run(spec)
    let whole = try sandbox.results("Results/small")
    try sandbox.remove("Results/small/run.json")
    try sandbox.write("stage,trial\n", to: "Results/small/trials.csv")
    if withoutState { try sandbox.remove("Results/small/.state") }
    #expect(try sandbox.run(spec).trained == (withoutState ? 3 : 0))
    #expect(try sandbox.results("Results/small") == whole)
  }

  /// A result file that is not what the program wrote.
  struct Damage: CustomTestStringConvertible, Sendable {
    let file: String
    let name: String
    let change: @Sendable (String) -> String
    var testDescription: String { "\(file), \(name)" }

    init(_ file: String, _ name: String, _ change: @escaping @Sendable (String) -> String) {
      self.file = file
      self.name = name
      self.change = change
    }
  }

  static let damages =
    ["run.json", "stages.json", "trials.csv", "curves.csv", "checks.json"].flatMap { file in
      [
        Damage(file, "empty") { _ in "" },
        Damage(file, "cut in the middle") { String($0.prefix($0.count / 2)) },
        Damage(file, "something else") { _ in "hello\n" },
      ]
    } + [
      Damage("trials.csv", "without its last row") { text in
        text.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
      },
      Damage("curves.csv", "without its last row") { text in
        text.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
      },
      Damage("trials.csv", "with another column") { text in "x" + text },
      Damage("curves.csv", "with a word for a number") { text in
        text.split(separator: "\n").map { $0.hasPrefix("stage") ? $0 : $0 + "x" }.joined(separator: "\n") + "\n"
      },
    ]

  /// Damage is reported, whether or not there is more to do; nothing is overwritten.
  @Test(arguments: damages)
  func damageIsTold(_ damage: Damage) throws {
    let sandbox = try Sandbox()
    let spec = SpecText().with { $0.stages = ["{name: coarse, trials: 3, epochs: 1}"] }
    try sandbox.run(spec)
    let path = "Results/small/" + damage.file
    let harmed = damage.change(try sandbox.text(path))
    try sandbox.write(harmed, to: path)
    let more = spec.with { $0.stages = ["{name: coarse, trials: 4, epochs: 1}"] }
    // Checks are run again if there is more to do, so that their file is not read then.
    for spec in damage.file == "checks.json" ? [spec] : [spec, more] {
      let failure = try failure(sandbox, spec)
      #expect(failure.kind == .inputOutput)
      #expect(failure.message.contains(damage.file), "\(failure.message)")
      #expect([.restoreResults(orRemove: nil), .restoreResults(orRemove: "run.json")].contains(failure.remedy))
      #expect(try sandbox.text(path) == harmed)
    }
    #expect(try sandbox.run(spec, fresh: true).trained == 3)
    #expect(try sandbox.text("Results/small/.state/history/1/" + damage.file) == harmed)
  }

  /// Other users cannot read the private files of a run, but can read the results.
  @Test func anotherUserSeesTheResults() throws {
    let sandbox = try Sandbox()
    try sandbox.run(.single)
    let disk = Disk(ForeignFiles(forbidden: sandbox.path.appending("Results/small/.state")))
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small", disk: disk)
    let status = try folder.status(of: "small")
    #expect(folder.isUsed && status.state == .finished && status.done == 1)
    #expect(status.warnings.count == 1 && status.warnings[0].contains("belongs to another user"))
    try sandbox.remove("Results/small/run.json")
    #expect(folder.isUsed)
    #expect(try folder.status(of: "small").state == .notStarted)
  }

  /// Something else than a file in a file's place: nothing waits for it, and results are no input.
  @Test(arguments: [".state/lock", ".state/journal", "run.json", "stages.json"], [true, false])
  func whatIsNoFileIsTold(name: String, isPipe: Bool) throws {
    let sandbox = try Sandbox()
    try sandbox.run(.single)
    let place = "Results/small/" + name
    try sandbox.remove(place)
    if isPipe {
      #expect(mkfifo(sandbox.path.appending(place).string, 0o600) == 0)
    } else {
      try sandbox.makeFolder(place)
    }
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    if name == ".state/lock" {
      #expect(try folder.status(of: "small").state == .finished)
    } else if name == ".state/journal" {
      // Complete files are the record.
      let status = try folder.status(of: "small")
      #expect(status.state == .finished && status.warnings.contains { $0.contains(name) })
    } else {
      let error = try #require(#expect(throws: Failure.self) { try folder.status(of: "small") })
      #expect(error.kind == .inputOutput && error.message.contains(name))
    }
    let more = SpecText.single.with { $0.stages = ["{name: only, trials: 2, epochs: 2}"] }
    #expect([.inputOutput, .cannotCreate].contains(try failure(sandbox, more).kind))
  }

  @Test(arguments: ["..", "a/b", ".hidden", "-x", "a b", "a..b"])
  func namesAreSafeParts(name: String) throws {
    var sink = DiagnosticSink()
    let spec = SpecText.single.with { $0.name = name }
    #expect(SpecReader.read(Array(spec.text.utf8), path: "spec.yaml", into: &sink) == nil)
    #expect(sink.diagnostics.map(\.location?.line) == [2])
  }
}
