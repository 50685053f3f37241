package import CaviarDiagnostics
import CaviarReport
import SystemPackage

extension Failure {
  /// The notes and the remedy, a line each.
  package var advice: [String] { notes + (remedy?.lines ?? []) }
}

extension Failure.Remedy {
  /// The words, with the commands and options to type.
  fileprivate var lines: [String] {
    switch self {
    case .startFresh(let alternative): ["\(alternative), or \(Self.startAgain("the old files"))"]
    case .restoreResults(let file):
      ["restore it from git, or \(Self.startAgain("the old files"))"]
        + (file.map { ["or remove \($0): fits in the journal are taken from it, and only the others are trained"] }
          ?? [])
    case .restoreJournal:
      [
        "restore it from a backup; or move it away, and fits that no result file holds are trained again; "
          + "or \(Self.startAgain("it"))"
      ]
    case .restoreNetwork: ["restore it from git, or remove it: the next `caviar run` makes it again"]
    case .run(let spec, let root): ["to make them: " + Commands(spec, root: FilePath(root)).run.sentence]
    case .verifyLater(let spec, let root):
      ["verify once it has ended; see its progress with: " + Commands(spec, root: FilePath(root)).status.sentence]
    case .removeLink: ["remove the link; to have results elsewhere: --results DIR"]
    case .giveData: ["a folder of data elsewhere is given with --data DIR"]
    }
  }

  private static func startAgain(_ kept: String) -> String {
    "start again with --fresh, which keeps \(kept) under .state/history"
  }
}
