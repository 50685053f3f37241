import ArgumentParser
import CaviarReport
import CaviarRun
import Glibc
import SystemPackage

/// `caviar run`: runs an experiment.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run an experiment: checks, then stages; write the results.",
    discussion: """
      Results go to DIR/NAME/, the same bytes for any number of workers. A finished spec runs nothing. More trials or \
      another stage at the end train what is missing.
      """)

  @OptionGroup var spec: SpecArgument
  @OptionGroup var results: ResultsOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("How many fits train at once (default: one a core).", valueName: "n"))
  var workers: Int?

  @Flag(help: "End with 3 where there are boundary warnings.")
  var strict = false

  @Flag(help: "Start again; the old results are kept under .state/history.")
  var fresh = false

  @Flag(help: "Say afterwards, on standard error, what the time of the training went to.")
  var profile = false

  func validate() throws {
    if let workers, !(1...1024).contains(workers) {
      throw ValidationError("--workers takes a number from 1 to 1024, not \(workers).")
    }
  }

  func run() throws {
    let experiment = try spec.experiment()
    let console = Console.current
    let folder = results.folder(of: experiment)
    let progress = ProgressPrinter(console: console, experiment: experiment)
    let profilePrinter = profile ? ProfilePrinter(console: console) : nil
    let isSilent = output.quiet || output.json
    let session = Session(
      experiment, data: try data.load(experiment), folder: folder,
      workers: workers ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)), isProfiled: profile
    ) { event in
      if !isSilent { progress.observe(event) }
      profilePrinter?.observe(event)
    }
    let interruption = Interruption(console: console, advice: "the same command starts again")
    defer { interruption.end() }
    let result = try session.run(finished: fresh ? .archive : .keep) { MarkdownReport($0).text }
    profilePrinter?.finish(asJSON: output.json)
    let code = result.record.exitCode(strict: strict)
    if output.json {
      try console.print(json: result.record.summary)
    } else if !output.quiet || code != .success {
      if result.wasFinished, !output.quiet { console.printError("nothing to do: the results are complete") }
      let summary = TerminalSummary(
        result.record, specPath: spec.spec, folder: folder.path.string, style: console.outputStyle)
      console.print(summary.text)
    }
    if code != .success { throw ArgumentParser.ExitCode(code.rawValue) }
  }
}
