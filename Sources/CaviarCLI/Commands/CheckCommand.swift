import ArgumentParser
import CaviarChecks
import CaviarExperiment
import CaviarReport
import CaviarRun

/// `caviar check`: runs the spec's checks, and nothing else.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Run the spec's checks, such as the initial loss and overfitting twenty examples.",
    discussion: "Searches nothing and writes nothing. Exits with 1 if a check fails that would stop a run.")

  @OptionGroup var spec: SpecArgument
  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let experiment = try spec.experiment()
    let trainer = try data.load(experiment).trainer(of: experiment, as: experiment, isProfiled: false)
    let console = Console.current
    let shown = ShownCheck(console: output.json || output.quiet ? nil : console)
    let checks = Executor(experiment, trainer: trainer, workers: 1) { shown.observe($0) }.answerChecks()
    shown.end()
    let isStopped = checks.contains(where: \.stops)
    if output.json {
      try console.print(json: checks)
    } else if !output.quiet || isStopped {
      console.print(CheckLines(checks, style: console.outputStyle).text)
    }
    if isStopped { throw ArgumentParser.ExitCode(ExitCode.checkFailed.rawValue) }
  }
}

/// The name of the check that is being made, on a terminal.
private struct ShownCheck: Sendable {
  /// Nil to show nothing.
  let console: Console?

  func observe(_ event: RunEvent) {
    guard let console, console.isInteractive, case .checkStarted(let name) = event else { return }
    console.writeError("\r\u{1B}[Kcheck \(name) …")
  }

  func end() {
    guard let console, console.isInteractive else { return }
    console.writeError("\r\u{1B}[K")
  }
}
