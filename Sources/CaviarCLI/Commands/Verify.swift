import ArgumentParser
import CaviarDiagnostics
import CaviarExperiment
import CaviarReport
import CaviarResults
import CaviarRun
import SystemPackage

/// `caviar verify`: retrains an experiment and compares the results.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Retrain, and compare with the results: exit code 0 or 4.",
    discussion: """
      Compares every byte of every file, whatever processor made them. With other numerics, or with `pca` or `whiten` \
      on another engine (both in run.json), compares the plan, the ranges, and the losses before the first step to \
      1e-5 (with other numerics those of the validation part, since the training sample may be of other examples); all \
      other differences are reported without a verdict. With --sample, takes the other trials and the fits of `final` \
      from the files as they are: the verdict is on the sample, the checks, and everything derived from all of them. \
      Writes nothing.

      --json prints {name, verdict: same | different, same_engine, numerics?, trained, trials, inputs: [the inputs that \
      have changed since], difference?: {file, place, column?, stored, again}, drift?: {fits, initial_loss, \
      median_objective?, largest_objective?, median_loss?, \
      largest_loss?, other_outcomes}, source?: {commit, dirty}}.
      """)

  @OptionGroup var spec: SpecArgument
  @OptionGroup var results: ResultsOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  @OptionGroup var workers: WorkerOptions
  @OptionGroup var devices: DeviceOptions

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Retrain only this many trials, chosen by the seed.", valueName: "n"))
  var sample: Int?

  func validate() throws {
    if let sample, sample < 1 { throw ValidationError("--sample takes a number from 1, not \(sample).") }
  }

  /// Verifies an experiment on what its trainer takes.
  private func verify(
    _ experiment: Experiment, _ input: some TrainingInput, workers: Int?,
    _ observe: @escaping @Sendable (RunEvent) -> Void
  ) throws(Failure) -> VerificationRecord {
    try Verification(
      experiment, input: input, folder: results.folder(of: experiment), workers: workers,
      source: GitRepository.source(of: FilePath(spec.spec), results: FilePath(results.results)), observe: observe
    ).verify(sample: sample) { MarkdownReport($0).text }
  }

  func run() throws {
    let experiment = try spec.experiment()
    let console = Console.current
    let interruption = Interruption(console: console, advice: { "nothing was written" })
    defer { interruption.end() }
    let progress = ProgressPrinter(console: console, experiment: experiment)
    let isSilent = output.quiet || output.json
    let observe: @Sendable (RunEvent) -> Void = { event in
      if !isSilent { progress.observe(event) }
    }
    let found: VerificationRecord
    do {
      defer { progress.end() }
      if experiment.program == nil {
        found = try verify(experiment, try data.files(of: experiment), workers: workers.given, observe)
      } else {
        let folder = results.folder(of: experiment)
        let program = try ProgramInput(
          experiment, results: folder, workers: workers.given, devices: devices.all, supervisor: Supervise.command,
          isVerification: true)
        defer { program.removeLeftFolders() }
        found = try verify(experiment, program, workers: program.slots, observe)
      }
    }
    let isSame = found.result == .same
    if output.json {
      try console.print(json: found)
    } else if !output.quiet || !isSame {
      console.print(VerificationText(found, style: console.outputStyle).text)
    }
    if !isSame { throw ArgumentParser.ExitCode(ExitCode.verifyFoundDifference.rawValue) }
  }
}
