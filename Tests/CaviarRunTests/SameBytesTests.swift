import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import SystemPackage
import Testing

/// The same spec, data and seed give the same files, and finished work is left alone.
@Suite struct SameBytesTests {
  private static let files: Set = [
    "summary.json", "report.md", "best.yaml", "run.json", "stages.json", "trials.csv", "curves.csv", "layers.csv",
    "checks.json",
    "diagnoses.json", "boundaries.json",
  ]

  @Test func workersLeaveNoTrace() throws {
    let sandbox = try Sandbox()
    try sandbox.run(SpecText(), workers: 1, results: "one")
    try sandbox.run(SpecText(), workers: 2, results: "two")
    try sandbox.run(SpecText(), workers: 7, results: "seven")
    let one = try sandbox.results("one/small")
    #expect(Set(one.keys) == Self.files)
    #expect(try sandbox.results("two/small") == one)
    #expect(try sandbox.results("seven/small") == one)
  }

  /// Workers for whom no pack is left take fits of the others, down to one each.
  @Test func moreWorkersThanPacksLeaveNoTrace() throws {
    let sandbox = try Sandbox()
    let few = SpecText().with { $0.stages = ["{name: only, trials: 3, epochs: 6}"] }
    try sandbox.run(few, workers: 1, results: "one")
    let one = try sandbox.results("one/small")
    for workers in [2, 3, 8] {
      try sandbox.run(few, workers: workers, results: "\(workers)")
      #expect(try sandbox.results("\(workers)/small") == one)
    }
  }

  @Test func freshRunsAreAlike() throws {
    let sandbox = try Sandbox()
    try sandbox.run(SpecText())
    let first = try sandbox.results("Results/small")
    let again = try sandbox.run(SpecText(), workers: 2, fresh: true)
    #expect(again.trained == 11)
    #expect(try sandbox.results("Results/small") == first)
    #expect(try sandbox.results("Results/small/.state/history/1").filter { $0.key != "journal" } == first)
    try sandbox.run(SpecText(), fresh: true)
    #expect(try sandbox.results("Results/small/.state/history/2").filter { $0.key != "journal" } == first)
  }

  /// A clone has results, and no `.state`.
  @Test(arguments: [false, true])
  func finishedRunsNothing(withoutState: Bool) throws {
    let sandbox = try Sandbox()
    let first = try sandbox.run(SpecText())
    #expect(first.trained == 11 && !first.wasFinished)
    let stamps = try sandbox.stamps("Results/small")
    if withoutState { try sandbox.remove("Results/small/.state") }
    let second = try sandbox.run(SpecText(), workers: 2)
    #expect(second.wasFinished)
    #expect(second.trained == 0)
    #expect(second.record.summary == first.record.summary)
    #expect(second.record.tables == first.record.tables)
    #expect(try sandbox.stamps("Results/small") == stamps)
    // Nothing needs to be writable.
    #expect(Disk().exists(sandbox.path.appending("Results/small/.state")) == !withoutState)
  }

  /// Changes of fields that do not affect results make no other experiment.
  @Test func commentsAndOrderAreFree() throws {
    let sandbox = try Sandbox()
    try sandbox.run(SpecText())
    let stamps = try sandbox.stamps("Results/small")
    #expect(try sandbox.run(SpecText().with { $0.extra = "# A comment." }).wasFinished)
    let reordered = SpecText().with {
      $0.data = "{label: digit, csv: digits.csv, split: {train: 0.7, test: 0.15, validation: 15e-2}}"
      $0.training =
        "{learning_rate: {log: [0.001, 3e-1]}, optimizer: {momentum: {beta: {one_minus_log: [0.80, 0.99]}}}}"
    }
    #expect(try sandbox.run(reordered).wasFinished)
    #expect(try sandbox.stamps("Results/small") == stamps)
  }

  /// A changed description makes no other experiment; the files that repeat it say what a fresh run would say.
  @Test(arguments: [false, true]) func theDescriptionIsFree(withoutState: Bool) throws {
    let sandbox = try Sandbox()
    let described = SpecText().with { $0.extra = "description: Other words." }
    let fresh = try Sandbox()
    try fresh.run(described)
    try sandbox.run(SpecText())
    if withoutState { try sandbox.remove("Results/small/.state") }
    #expect(try sandbox.run(described).trained == 0)
    for file in ["report.md", "run.json", "best.yaml", "trials.csv", "summary.json"] {
      #expect(try sandbox.text("Results/small/\(file)") == fresh.text("Results/small/\(file)"))
    }
    #expect(try sandbox.run(described).wasFinished)
  }

  @Test func checksAreFree() throws {
    let sandbox = try Sandbox()
    let first = try sandbox.run(SpecText())
    let trials = try sandbox.text("Results/small/trials.csv")
    let second = try sandbox.run(SpecText().with { $0.checks = "[initial_loss, regularization_raises_loss]" })
    #expect(second.trained == 0)
    #expect(second.record.checks.count == first.record.checks.count + 1)
    #expect(try sandbox.text("Results/small/trials.csv") == trials)
  }
}
