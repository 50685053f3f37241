import CaviarChecks
import CaviarData
import CaviarDiagnostics
import CaviarSpec
import CaviarTables
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// The identity of a run: the meaning of the spec, each file's bytes, numerics and engine.
@Suite struct IdentityTests {
  private static let apart = SpecText.single.with {
    $0.data = "{csv: train.csv, label: digit, test: {csv: test.csv}}"
    $0.extra = "final: {repeats: 1}"
  }

  /// The digits in two files; the second begins with so many more of the last rows of the first.
  private func write(moved: Int, in sandbox: Sandbox, names: (String, String) = ("train.csv", "test.csv")) throws {
    let lines = try sandbox.text("digits.csv").split(separator: "\n")
    let cut = 150 - moved
    try sandbox.write(lines[...cut].joined(separator: "\n") + "\n", to: names.0)
    try sandbox.write((lines[..<1] + lines[(cut + 1)...]).joined(separator: "\n") + "\n", to: names.1)
  }

  /// A row that goes from one file to another makes other parts, though all bytes one after the other may stay the same.
  @Test func aMovedRowIsAnotherExperiment() throws {
    let sandbox = try Sandbox()
    // Without a header, so that the bytes of both files together do not change.
    let headless = Self.apart.with {
      $0.data = "{csv: train.csv, label: 64, header: false, test: {csv: test.csv}}"
    }
    let lines = try sandbox.text("digits.csv").split(separator: "\n").dropFirst()
    func write(_ count: Int) throws {
      try sandbox.write(lines.prefix(count).joined(separator: "\n") + "\n", to: "train.csv")
      try sandbox.write(lines.dropFirst(count).joined(separator: "\n") + "\n", to: "test.csv")
    }
    try write(150)
    let before = try #require(try sandbox.run(headless).record.run.data)
    let stamps = try sandbox.stamps("Results/small")
    #expect(try sandbox.run(headless).wasFinished)
    try write(149)
    let failure = try #require(#expect(throws: Failure.self) { try sandbox.run(headless) })
    #expect(failure.kind == .otherExperiment)
    #expect(failure.notes.contains { $0.hasPrefix("data file train.csv sha256: ") })
    #expect(failure.notes.contains { $0.hasPrefix("data file test.csv sha256: ") })
    #expect(try sandbox.stamps("Results/small") == stamps)
    let after = try #require(try sandbox.run(headless, results: "moved").record.run.data)
    #expect(before.sha256 == after.sha256 && before.files?.map(\.name) == ["train.csv", "test.csv"])
  }

  /// The name of a file is not part of the identity.
  @Test func aRenamedFileIsTheSameExperiment() throws {
    let sandbox = try Sandbox()
    try write(moved: 0, in: sandbox)
    let first = try sandbox.run(Self.apart)
    try write(moved: 0, in: sandbox, names: ("a.csv", "b.csv"))
    let renamed = Self.apart.with { $0.data = "{csv: a.csv, label: digit, test: {csv: b.csv}}" }
    let second = try sandbox.run(renamed)
    #expect(second.trained == 0 && second.record.summary == first.record.summary)
    #expect(second.record.run.data?.files?.map(\.name) == ["a.csv", "b.csv"])
    #expect(try sandbox.run(renamed).wasFinished)
  }

  /// The hashes in run.json are those of the files, each and all together.
  @Test func hashesAreThoseOfTheFiles() throws {
    let sandbox = try Sandbox()
    try sandbox.write("x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n", to: "train.csv")
    try sandbox.write("x,y\n1,a\n2,b\n", to: "test.csv")
    let spec = Self.apart.with {
      $0.data = "{csv: train.csv, label: y, split: {train: 4, validation: 2}, test: {csv: test.csv}}"
    }
    let data = try #require(try sandbox.run(spec).record.run.data)
    // By sha256sum: of each, and of the one after the other.
    #expect(
      data.files?.map(\.sha256) == [
        "d6940d08595e9886976a295d8b7ba2e6ff664bb25b3c9a4b3ea2aca3718f7b1a",
        "01331cf653a16b7278f66569b5719303c2f18ce869c87638c09943a49d3e73dd",
      ])
    #expect(data.sha256 == "d6fd11b1fb44f4b8d34680d9f1d12289dc0c43d93a112d37f56db3dbb22c65d8")
  }

  /// The run recorded in a journal is compared with the files like a spec.
  @Test func defaultTokensDoNotInterrupt() throws {
    let sandbox = try Sandbox()
    let spec = SpecText.single.with { $0.data = "{csv: digits.csv, label: digit, missing: {numbers: median}}" }
    try sandbox.run(spec)
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    #expect(Disk().exists(sandbox.path.appending("Results/small/.state/journal")))
    #expect(try folder.status(of: "small").state == .finished)
    #expect(try folder.changes(to: sandbox.experiment(spec)) == [])
  }

  /// Stored results of other numerics are of the same spec where that meant the same then.
  @Test func defaultsAreThoseOfTheResults() throws {
    let experiment = try Sandbox().experiment(
      SpecText.single.with { $0.data = "{csv: digits.csv, label: digit, missing: {numbers: median}}" })
    let then = try #require(experiment.under(numerics: 1))
    #expect(then.resolved["data"]?["missing"]?["tokens"] == ["", "?", "NA", "NaN", "nan"])
    #expect(then.theNetwork.data.format.missing?.tokens == ["", "?", "NA", "NaN", "nan"])
    #expect(try #require(then.under(numerics: Numerics.current)).resolved == experiment.resolved)
  }

  /// Limits hold for what users write: what a run has made of it, with every default, is read back whatever its size.
  @Test func aDeepNetworkIsReadBack() throws {
    let sandbox = try Sandbox()
    let layers = Array(repeating: "{dense: {units: 1}}", count: 1200).joined(separator: ", ")
    let spec = SpecText.single.with {
      $0.model = "[\(layers), softmax]"
      $0.checks = "[]"
      $0.stages = ["{name: only, trials: 1, epochs: 1}"]
      $0.extra = "final: {repeats: 1}"
    }
    let ran = try sandbox.run(spec)
    #expect(ran.record.summary.status == .completed)
    #expect(try sandbox.run(spec).wasFinished)
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    #expect(try folder.record()?.summary == ran.record.summary)
    #expect(try folder.status(of: "small").state == .finished)
    let saved = try #require(try Disk().read(folder.weights))
    let rows = try sandbox.text("digits.csv").split(separator: "\n").prefix(3).joined(separator: "\n") + "\n"
    let predictor = try Predictor(saved, file: folder.weights)
    #expect(try predictor.answer(to: DataFile(name: "new.csv", bytes: Array(rows.utf8))).predictions.count == 2)
  }
}
