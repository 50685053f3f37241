import ArgumentParser
import CaviarReport
import CaviarRun
import SystemPackage

/// `caviar report`: shows results that are there.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show the results of an experiment.",
    discussion:
      "Reads the committed files; needs neither the data nor a lock. Ends with the code that the results deserve.")

  @Argument(help: "The spec, or a folder of results.", completion: .file())
  var source: String

  @OptionGroup var results: ResultsOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Print report.md instead of the summary.")
  var markdown = false

  @Flag(help: "End with 3 where there are boundary warnings.")
  var strict = false

  func run() throws {
    let (folder, spec) = try place()
    guard let experiment = try folder.experiment(), let record = try folder.record(of: experiment) else {
      throw Failure(
        .badInput, "there are no results in \(folder.path)",
        notes: [
          spec.map { "they are made by: caviar run \($0)" }
            ?? "results are the folder of one experiment, with its run.json"
        ])
    }
    let console = Console.current
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

  /// The results, and the spec if that is what was named.
  private func place() throws -> (folder: ResultsFolder, spec: String?) {
    let path = FilePath(source)
    let isFolder = Disk().exists(path.appending("."))
    if isFolder, let name = path.lastComponent {
      return (ResultsFolder(root: path.removingLastComponent(), name: name.string), nil)
    }
    let experiment = try SpecFileReader.read(source)
    Console.current.report(experiment.findings)
    guard let experiment = experiment.experiment else {
      throw ArgumentParser.ExitCode(CaviarRun.ExitCode.badSpec.rawValue)
    }
    return (results.folder(of: experiment), source)
  }
}
