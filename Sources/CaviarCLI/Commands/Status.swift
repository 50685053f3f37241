import ArgumentParser
import CaviarExperiment
import CaviarReport
import CaviarResults
import CaviarRun
import SystemPackage

/// `caviar status`: shows the progress of an experiment.
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the progress of an experiment: trials done and failed, fits running, time left, warnings.",
    discussion: """
      Reads the journal and the result files. Takes no lock, so it can be used during a run.

      --json prints {name, state: running | interrupted | finished | not_started, done, total, failed, running, \
      seconds_left?, stages: [{name, done, total, failed}], objective, best?, warnings: […], \
      source?: {commit, dirty}}. `running` counts fits; all other counts are of trials.
      """)

  @OptionGroup var source: SourceArgument
  @OptionGroup var output: OutputOptions

  func run() throws {
    let place = try source.place()
    let status = try place.folder.status(of: place.folder.path.lastComponent?.string ?? "")
      .warning(ofChanges: try place.changes())
    let console = Console.current
    if output.json {
      try console.print(json: status)
    } else if !output.quiet {
      let commands = place.commands(place.experiment?.path ?? status.name + ".yaml")
      console.print(StatusText(status, commands: commands.suggested, style: console.outputStyle).text)
    }
  }
}
