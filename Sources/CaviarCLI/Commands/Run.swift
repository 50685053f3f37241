import ArgumentParser
import CaviarDiagnostics
import CaviarExperiment
import CaviarReport
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarThreads
import SystemPackage

/// `caviar run`: runs experiments.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run experiments: checks, then stages; write the results.",
    discussion: """
      Writes results to DIR/NAME/, with the same bytes on every processor and for any number of workers (with `pca` or \
      `whiten`, on the engine that run.json names). A finished spec has nothing to run. After trials or a stage at the \
      end are added, only the missing fits are trained.

      A run can be killed at any time and resumed with the same command: all reported fits are saved, and the files are \
      the same in the end. SIGINT, SIGTERM, SIGHUP and the time limit exit with 75.

      Several specs run in the given order, even if one fails; of their codes, the first of \
      \(ExitCode.bySeverity.map { String($0.rawValue) }.joined(separator: " ")) wins. With --json, one spec \
      prints its summary.json, several a list of them.
      """)

  @Argument(help: "The specs, YAML files.", completion: .file(extensions: ["yaml", "yml"]))
  var specs: [String]

  @OptionGroup var results: ResultsOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  @OptionGroup var workers: WorkerOptions
  @OptionGroup var devices: DeviceOptions

  @Option(help: ArgumentHelp("Exit with 75 after this time, such as 90s, 30m or 1h30m.", valueName: "time"))
  var timeLimit: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Save a checkpoint of long fits this often, such as 90s, 30m or 1h30m; a resume loses no more.", valueName: "time"
    ))
  var checkpointEvery = TimeSpan.fiveMinutes

  @Flag(help: "Exit with 6 if an expectation of the spec is missed, with 3 if there are boundary warnings.")
  var strict = false

  @Flag(help: "Start over; the old results are kept under .state/history.")
  var fresh = false

  @Option(help: "Retrain fits that exploded or diverged to NaN. On sound hardware, the outcome is the same.")
  var retry: Retry?

  @Flag(help: "Run only committed files: exit with 66 if git has no commit of the spec, or if files differ from it.")
  var requireClean = false

  @Flag(help: "Print the training time by phase on standard error after the run.")
  var profile = false

  /// The fits to retrain.
  enum Retry: String, ExpressibleByArgument, CaseIterable {
    case failed
  }

  func validate() throws {
    if fresh, retry != nil { throw ValidationError("--fresh and --retry exclude each other.") }
  }

  func run() throws {
    let console = Console.current
    let codes = Codes()
    let freshStarts = FreshStarts(of: specs)
    let interruption = Interruption(
      console: console, advice: { freshStarts.advice }, timeLimit: timeLimit,
      code: { codes.mostSerious(with: .temporary) })
    defer { interruption.end() }
    var summaries: [SummaryRecord] = []
    for (index, spec) in specs.enumerated() {
      do {
        let record = try run(spec) { freshStarts.note(index) }
        summaries.append(record.summary)
        codes.add(record.exitCode(strict: strict))
      } catch let failure as Failure {
        console.report(failure)
        codes.add(ExitCode(failure.kind))
      } catch let end as ArgumentParser.ExitCode {
        codes.add(ExitCode(rawValue: end.rawValue) ?? .internalError)
      }
    }
    if output.json {
      if specs.count > 1 {
        try console.print(json: summaries)
      } else if let summary = summaries.first {
        try console.print(json: summary)
      }
    }
    let code = codes.mostSerious(with: .success)
    if code != .success { throw ArgumentParser.ExitCode(code.rawValue) }
  }

  /// Runs an experiment on what its trainer takes.
  private func run(
    _ experiment: Experiment, _ input: some TrainingInput, workers: Int?, in folder: ResultsFolder,
    _ source: SourceRecord?, _ observe: @escaping @Sendable (RunEvent) -> Void
  ) throws(Failure) -> SessionResult {
    let every = Duration.seconds(checkpointEvery.seconds)
    let session = Session(
      experiment, input: input, folder: folder, workers: workers, source: source,
      checkpointInterval: min(every, timeLimit.map { .seconds($0.seconds) / 4 } ?? every), isProfiled: profile,
      observe: observe)
    return try session.run(existing: fresh ? .archive : retry == nil ? .keep : .retryFailed) {
      MarkdownReport($0).text
    }
  }

  /// Runs one spec.
  ///
  /// - Parameter startedAgain: Called when `--fresh` has archived the previous results.
  private func run(_ spec: String, startedAgain: @escaping @Sendable () -> Void) throws -> ExperimentRecord {
    let experiment = try SpecFileReader.experiment(spec)
    let console = Console.current
    let folder = results.folder(of: experiment)
    let source = GitRepository.source(of: FilePath(spec), results: FilePath(results.results))
    if requireClean { try checkClean(source, of: spec) }
    let progress = ProgressPrinter(console: console, experiment: experiment)
    let profilePrinter = profile ? ProfilePrinter(console: console) : nil
    let isSilent = output.quiet || output.json
    let observe: @Sendable (RunEvent) -> Void = { event in
      if case .startedAgain = event { startedAgain() }
      if !isSilent { progress.observe(event) }
      profilePrinter?.observe(event)
    }
    let result: SessionResult
    do {
      defer { progress.end() }
      if experiment.program == nil {
        result = try run(
          experiment, try data.files(of: experiment), workers: workers.given, in: folder, source, observe)
      } else {
        let program = try ProgramInput(
          experiment, results: folder, workers: workers.given, devices: devices.all, supervisor: Supervise.command)
        result = try run(experiment, program, workers: program.slots, in: folder, source, observe)
        program.removeLeftFolders()
      }
    }
    profilePrinter?.finish(asJSON: output.json)
    let code = result.record.exitCode(strict: strict)
    if !output.json, !output.quiet || code != .success {
      if result.wasFinished, !output.quiet {
        console.printError(
          result.written.isEmpty
            ? "nothing to do: the results are complete"
            : "nothing to train; rebuilt from the other files: \(result.written.joined(separator: ", "))")
      }
      let summary = TerminalSummary(
        result.record, specPath: spec, folder: folder.path.string,
        commands: results.commands(spec, data: data.data).suggested,
        style: console.outputStyle)
      console.print(summary.text)
    }
    return result.record
  }

  private func checkClean(_ source: SourceRecord?, of spec: String) throws(Failure) {
    guard let source else {
      throw Failure(
        .badInput, "--require-clean: git has no commit of \(spec)",
        notes: ["git must be installed, and the spec must be in a repository with a commit"])
    }
    guard source.isDirty else { return }
    throw Failure(
      .badInput, "--require-clean: files differ from commit \(source.commit.prefix(12)) of the repository of \(spec)",
      notes: ["git status lists them; the spec itself must be in the repository; results are ignored"])
  }
}

/// The specs whose previous results `--fresh` has archived, shared with the thread of the signals, which prints the advice.
private final class FreshStarts: Sendable {
  private let specs: [String]
  private let started = Mutex<Set<Int>>([])

  init(of specs: [String]) { self.specs = specs }

  func note(_ index: Int) { _ = started.withLock { $0.insert(index) } }

  /// The way to resume. A second `--fresh` would archive the fits that were trained after the first.
  var advice: String {
    let started = started.withLock { $0 }
    if started.isEmpty { return "run the same command to resume" }
    if started.count == specs.count { return "run the command without --fresh to resume" }
    let (begun, rest) = (specs.indices.filter(started.contains), specs.indices.filter { !started.contains($0) })
    return "resume without --fresh: \(names(begun)); then run with --fresh: \(names(rest))"
  }

  private func names(_ indices: [Int]) -> String { indices.map { specs[$0] }.joined(separator: " ") }
}

/// The exit codes so far, shared with the thread of the signals, which exits with the most serious one.
private final class Codes: Sendable {
  private let codes = Mutex<[ExitCode]>([])

  func add(_ code: ExitCode) { codes.withLock { $0.append(code) } }

  func mostSerious(with code: ExitCode) -> ExitCode {
    .mostSerious(of: codes.withLock { $0 } + [code])
  }
}
