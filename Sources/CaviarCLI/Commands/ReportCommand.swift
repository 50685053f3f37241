import ArgumentParser
import CaviarDiagnostics
import CaviarExperiment
import CaviarReport
import CaviarResults
import CaviarRun
import CaviarStore
import SystemPackage

/// `caviar report`: shows stored results.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show the results of an experiment.",
    discussion: """
      Reads the result files; needs neither the data nor a lock. Exits with the code with which `caviar run` ends on these \
      results.

      Of a run that is in progress or was interrupted, it shows the trials in the journal, marked as partial, and exits with \
      75. `--output DIR` writes report.md and the tables trials.csv, curves.csv and stages.json to a folder of your own, \
      without run.json, so that they are not mistaken for complete results.
      """)

  @OptionGroup var source: SourceArgument
  @OptionGroup var output: OutputOptions

  @Flag(help: "Print report.md instead of the summary.")
  var markdown = false

  @Option(help: "Print a table as CSV instead of the summary: trials, curves or layers.")
  var table: Table?

  @Option(
    name: .customLong("output"),
    help: ArgumentHelp("Write report.md and the tables to a folder.", valueName: "dir"), completion: .directory)
  var outputFolder: String?

  @Option(
    help: ArgumentHelp(
      "Print the spec of a trial with the remedy of its diagnosis: 14, or fine/14 where several stages have a trial 14.",
      discussion: "The data is named as in the spec: save it beside that.", valueName: "trial"))
  var remedy: String?

  @Flag(help: "Exit with 6 if an expectation of the spec is missed, with 3 if there are boundary warnings.")
  var strict = false

  /// A table of the results.
  enum Table: String, ExpressibleByArgument, CaseIterable {
    case trials, curves, layers
  }

  func validate() throws {
    let forms = [
      ("--json", output.json), ("--markdown", markdown), ("--table", table != nil), ("--remedy", remedy != nil),
    ]
    .filter(\.1).map(\.0)
    if forms.count > 1 { throw ValidationError("\(forms[0]) and \(forms[1]) exclude each other.") }
    if table != nil, outputFolder != nil {
      throw ValidationError("--table prints one table, --output writes all of them to a folder: give one of the two.")
    }
  }

  func run() throws {
    let place = try source.place()
    let (folder, spec) = (place.folder, place.experiment?.path)
    guard let record = try folder.partialRecord() ?? folder.record() else {
      if folder.isRunning {
        throw Failure(
          .temporary, "the experiment in \(folder.path) is running, and has no trial yet: its checks come first",
          notes: ["its progress: " + place.commands(spec ?? source.source).status.sentence])
      }
      throw Failure(
        .badInput, "there are no results in \(folder.path)",
        notes: spec.map { ["to make them: " + place.commands($0).run.sentence] } ?? [])
    }
    let console = Console.current
    console.report(changes: try place.changes(), since: "these results")
    let code = record.exitCode(strict: strict)
    if let remedy {
      guard let experiment = try folder.experiment() else {
        throw Failure(.badInput, "the results in \(folder.path) are those of an unfinished run")
      }
      console.print(try RemediedSpec(remedy, of: record, experiment).text)
      return
    }
    if let outputFolder { try write(record, to: FilePath(outputFolder), results: folder.path.removingLastComponent()) }
    // Tables themselves have no place for the mark.
    if table != nil, let text = record.progressText, !output.quiet {
      console.report(warnings: ["\(record.summary.name): \(text)"])
    }
    if output.json {
      try console.print(json: record.summary)
    } else if markdown {
      console.print(MarkdownReport(record).text)
    } else if let table {
      let content =
        switch table {
        case .trials: TrialsFile.content(record)
        case .curves: CurvesFile.content(record)
        case .layers: LayersFile.content(record)
        }
      console.print(String(decoding: content.bytes, as: UTF8.self))
    } else if !output.quiet || code != .success {
      console.print(
        TerminalSummary(
          record, specPath: spec, folder: folder.path.string,
          commands: place.commands(spec ?? record.summary.name + ".yaml").suggested, style: console.outputStyle
        ).text)
    }
    if code != .success { throw ArgumentParser.ExitCode(code.rawValue) }
  }

  /// Writes the report and the tables to a folder outside the results, where they would be mistaken for complete.
  private func write(_ record: ExperimentRecord, to folder: FilePath, results: FilePath) throws(Failure) {
    let disk = Disk()
    guard !disk.resolved(folder).starts(with: disk.resolved(results)) else {
      throw Failure(
        .cannotCreate, "\(folder) is inside the results folder \(results)", notes: ["choose a folder of your own"])
    }
    try disk.makeFolder(folder)
    let report = MarkdownReport(record, hasWinnerFiles: false).text
    for (name, content) in try ResultFiles.tables(of: record, report: report) {
      try disk.write(content.bytes, toOutput: folder.appending(name))
    }
  }
}
