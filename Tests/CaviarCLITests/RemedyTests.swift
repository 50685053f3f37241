import CaviarDiagnostics
import Testing

@testable import CaviarCLI

/// The remedies of failures in the words of the command line.
@Suite struct RemedyTests {
  static let words: [(Failure.Remedy, [String])] = [
    (
      .startFresh(orElse: "give the spec another `name`"),
      ["give the spec another `name`, or start again with --fresh, which keeps the old files under .state/history"]
    ),
    (
      .restoreResults(orRemove: nil),
      ["restore it from git, or start again with --fresh, which keeps the old files under .state/history"]
    ),
    (
      .restoreResults(orRemove: "run.json"),
      [
        "restore it from git, or start again with --fresh, which keeps the old files under .state/history",
        "or remove run.json: fits in the journal are taken from it, and only the others are trained",
      ]
    ),
    (
      .restoreJournal,
      [
        "restore it from a backup; or move it away, and fits that no result file holds are trained again; "
          + "or start again with --fresh, which keeps it under .state/history"
      ]
    ),
    (.restoreNetwork, ["restore it from git, or remove it: the next `caviar run` makes it again"]),
    (.run(spec: "a.yaml", root: "Results"), ["to make them: caviar run a.yaml"]),
    (
      .verifyLater(spec: "my a.yaml", root: "out"),
      ["verify once it has ended; see its progress with: caviar status 'my a.yaml' --results out"]
    ),
    (.removeLink, ["remove the link; to have results elsewhere: --results DIR"]),
    (.giveData, ["a folder of data elsewhere is given with --data DIR"]),
  ]

  @Test(arguments: words)
  func remediesFollowTheNotes(remedy: Failure.Remedy, lines: [String]) {
    #expect(Failure(.badInput, "no", notes: ["a note"], remedy: remedy).advice == ["a note"] + lines)
  }
}
