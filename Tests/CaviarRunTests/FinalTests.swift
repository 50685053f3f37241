import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import SystemPackage
import Testing

/// The winner's last training and its one look at the test part.
@Suite struct FinalTests {
  private static let spec = SpecText().with {
    $0.stages = ["{name: coarse, trials: 4, epochs: 3}"]
    $0.extra = "final: {repeats: 2}"
  }
  private static let own: Set = ["final.json", "best.safetensors", "confusion.csv"]
  /// The files that mention the test part, some of which exist without `final` too.
  private static let telling: Set = ["final.json", "confusion.csv", "summary.json", "report.md"]

  @Test func workersLeaveNoTrace() throws {
    let sandbox = try Sandbox()
    let first = try sandbox.run(Self.spec, workers: 1, results: "one")
    #expect(first.trained == 6)
    try sandbox.run(Self.spec, workers: 2, results: "two")
    let one = try sandbox.results("one/small")
    #expect(Self.own.isSubset(of: one.keys))
    #expect(try sandbox.results("two/small") == one)
  }

  @Test(arguments: [false, true])
  func nothingIsDoneTwice(withoutState: Bool) throws {
    let sandbox = try Sandbox()
    let first = try sandbox.run(Self.spec)
    let stamps = try sandbox.stamps("Results/small")
    if withoutState { try sandbox.remove("Results/small/.state") }
    let second = try sandbox.run(Self.spec, workers: 2)
    #expect(second.wasFinished && second.trained == 0)
    #expect(second.record.summary == first.record.summary)
    #expect(try sandbox.stamps("Results/small") == stamps)
    // Nothing needs to be writable.
    #expect(Disk().exists(sandbox.path.appending("Results/small/.state")) == !withoutState)
  }

  @Test(arguments: own.sorted() + ["report.md", "summary.json"])
  func whatIsMissingIsMadeAgain(name: String) throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.spec)
    let before = try sandbox.results("Results/small")
    try sandbox.remove("Results/small/\(name)")
    #expect(try sandbox.run(Self.spec).trained == (Self.own.contains(name) ? 2 : 0))
    #expect(try sandbox.results("Results/small") == before)
  }

  /// The way to a spec leaves no trace in what `final` says: more trials with another winner, more repeats.
  @Test(arguments: [
    spec.with { $0.stages = ["{name: coarse, trials: 12, epochs: 3}"] },
    spec.with { $0.stages.append("{name: fine, trials: 5, epochs: 12}") },
    spec.with { $0.extra = "final: {repeats: 3}" },
  ])
  func whatChangesIsRedone(_ changed: SpecText) throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.spec)
    let before = try sandbox.results("Results/small")
    try sandbox.run(changed)
    let after = try sandbox.results("Results/small")
    #expect(before["final.json"] != after["final.json"])
    try sandbox.run(changed, results: "straight")
    #expect(try sandbox.results("straight/small") == after)
  }

  /// The final training is not discarded: no `final`, fewer repeats, other parts.
  @Test(arguments: [
    ("", "final: {more_data: false, repeats: 2, retrain_on: [train, validation]} → nothing"),
    ("final: {repeats: 1}", "final.repeats: 2 are finished → 1"),
    ("final: {retrain_on: [train], repeats: 2}", "final.retrain_on: [train, validation] → [train]"),
  ])
  func whatWouldLoseItIsRefused(extra: String, note: String) throws {
    let sandbox = try Sandbox()
    try sandbox.run(Self.spec)
    let stamps = try sandbox.stamps("Results/small")
    let failure = try #require(
      #expect(throws: Failure.self) { try sandbox.run(Self.spec.with { $0.extra = extra }) })
    #expect(failure.kind == .otherExperiment)
    #expect(failure.notes.first == note)
    #expect(try sandbox.stamps("Results/small") == stamps)
  }

  /// Another test part changes what is said of it, and nothing else.
  @Test func theTestPartDecidesNothing() throws {
    let sandbox = try Sandbox()
    let spec = Self.spec.with {
      $0.data = """
        {csv: digits.csv, label: digit, split: {train: 140, validation: 30, test: 30, order: file, stratify: false}}
        """
    }
    try sandbox.run(spec, results: "before")
    var lines = try sandbox.text("digits.csv").split(separator: "\n")
    let changed = Array(repeating: "999", count: 64).joined(separator: ",") + (lines[200].hasSuffix(",7") ? ",8" : ",7")
    lines[200] = Substring(changed)
    try sandbox.write(lines.joined(separator: "\n") + "\n", to: "digits.csv")
    try sandbox.run(spec, results: "after")
    let (before, after) = (try sandbox.results("before/small"), try sandbox.results("after/small"))
    #expect(before.keys.sorted() == after.keys.sorted())
    let differing = Set(before.keys.filter { before[$0] != after[$0] })
    #expect(differing == Self.telling.union(["run.json"]))
    func run(_ files: [String: [UInt8]]) throws -> RunRecord {
      let bytes = try #require(files["run.json"])
      return try #require(JSONText.record(RunRecord.self, from: bytes))
    }
    let (old, new) = (try run(before), try run(after))
    // What the data holds is shown, that of the test part too.
    #expect(old.spec == new.spec && old.planHash == new.planHash && old.engine == new.engine)
    #expect(old.data?.baseline == new.data?.baseline && old.data?.features == new.data?.features)
  }

  /// Of folds the winner learns from all, and no fold's validation part is among the test rows.
  @Test func afterFolds() throws {
    let sandbox = try Sandbox()
    let ran = try sandbox.run(
      Self.spec.with { $0.data = "{csv: digits.csv, label: digit, split: {folds: 4, test: 0.2}}" })
    #expect(ran.trained == 4 * 4 + 2)
    let final = try #require(ran.record.final)
    #expect(final.rows == 160 && final.testRows == 40)
  }

  @Test func whereNobodyWonNothingIsDone() throws {
    let sandbox = try Sandbox()
    let spec = Self.spec.with {
      $0.training = "{optimizer: sgd, learning_rate: 1e30}"
      $0.model = "[{dense: {units: 8}}, relu, softmax]"
      $0.stages = ["{name: only, trials: 1, epochs: 1}"]
    }
    let ran = try sandbox.run(spec)
    #expect(ran.record.final == nil && ran.trained == 1)
    #expect(ran.record.summary.status == .noTrialSucceeded)
    #expect(try sandbox.run(spec).wasFinished)
  }
}
