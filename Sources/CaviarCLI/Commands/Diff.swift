import ArgumentParser
import CaviarDiagnostics
import CaviarReport
import CaviarResults
import CaviarRun

/// `caviar diff`: compares two results.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show the differences between two results: specs, inputs and outcomes.",
    discussion: """
      Reads only the result files, and exits with 0 whether or not they differ.

      --json prints {first, second, spec: […], inputs: […], outcomes: […]}, each a list of {field, first?, second?}; \
      a side without the field is omitted.
      """)

  @Argument(help: "A spec, a folder of results, or an experiment's name.", completion: .file())
  var first: String

  @Argument(help: "The other results, given likewise.", completion: .file())
  var second: String

  @OptionGroup var results: ResultsOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let comparison = ComparisonRecord(try stored(first), try stored(second))
    let console = Console.current
    if output.json {
      try console.print(json: comparison)
    } else if !output.quiet {
      console.print(ComparisonText(comparison, style: console.outputStyle).text)
    }
  }

  private func stored(_ source: String) throws -> (name: String, run: RunRecord, summary: SummaryRecord) {
    let place = try results.place(of: source)
    let folder = place.folder
    guard let run = try folder.storedRun(), let summary = try folder.storedSummary() else {
      throw Failure(
        .badInput,
        folder.isUsed ? "the results in \(folder.path) are not complete yet" : "there are no results in \(folder.path)",
        notes: [
          folder.isUsed
            ? "to see their progress: " + place.commands(source).status.sentence
            : "to make them: " + place.commands(source).run.sentence
        ])
    }
    Console.current.report(changes: try place.changes(), since: "the results of \(source)")
    return (source, run, summary)
  }
}
