import ArgumentParser
import CaviarReport
import CaviarResults
import CaviarRun
import CaviarStore
import SystemPackage

/// `caviar list`: lists the experiments of an output root.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the experiments in the output root, with their progress and best results.",
    discussion: """
      --json prints a list of objects like that of `caviar status --json`. An experiment whose files are damaged is \
      reported on standard error, and the exit code is then 74.
      """)

  @OptionGroup var results: ResultsOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let root = FilePath(results.results)
    let console = Console.current
    var found: [StatusRecord] = []
    var isDamaged = false
    for name in try Disk().folders(in: root) {
      let folder = ResultsFolder(root: root, name: name)
      guard folder.isUsed else { continue }
      do {
        found.append(try folder.status(of: name))
      } catch {
        console.report(error)
        isDamaged = true
      }
    }
    if output.json {
      try console.print(json: found)
    } else if !output.quiet, !found.isEmpty || !isDamaged {
      console.print(
        found.isEmpty
          ? "there are no experiments in \(root)" : ListText(found, style: console.outputStyle).text)
    }
    if isDamaged { throw ArgumentParser.ExitCode(ExitCode.inputOutput.rawValue) }
  }
}
