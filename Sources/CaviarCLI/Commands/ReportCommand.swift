import CaviarExperiment
import CaviarResults
import CaviarDiagnostics
import ArgumentParser
import CaviarReport
import CaviarRun
import SystemPackage

/// `caviar report`: shows stored results.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show the results of an experiment.",
    discussion:
      "Reads the result files; needs neither the data nor a lock. Exits with the code with which `caviar run` ends on these results."
  )

  @OptionGroup var source: SourceArgument
  @OptionGroup var output: OutputOptions

  @Flag(help: "Print report.md instead of the summary.")
  var markdown = false

  @Flag(help: "Exit with 6 if an expectation of the spec is missed, with 3 if there are boundary warnings.")
  var strict = false

  func validate() throws {
    if output.json, markdown { throw ValidationError("--json and --markdown exclude each other.") }
  }

  func run() throws {
    let place = try source.place()
    let (folder, spec) = (place.folder, place.experiment?.path)
    guard let record = try folder.record() else {
      throw Failure(
        .badInput, "there are no results in \(folder.path)",
        notes: spec.map { ["to make them: caviar run \($0)"] } ?? [])
    }
    let console = Console.current
    console.report(changes: try place.changes(), since: "these results")
    let code = record.exitCode(strict: strict)
    if output.json {
      try console.print(json: record.summary)
    } else if markdown {
      console.print(MarkdownReport(record).text)
    } else if !output.quiet || code != .success {
      console.print(
        TerminalSummary(record, specPath: spec, folder: folder.path.string, style: console.outputStyle).text)
    }
    if code != .success { throw ArgumentParser.ExitCode(code.rawValue) }
  }
}
