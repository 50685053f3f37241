import ArgumentParser
import CaviarProcesses

/// `caviar supervise`: runs programs for a run of Caviar, which starts it. Not for people.
struct Supervise: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "supervise", abstract: "Run programs for a run of Caviar, and end them when it ends.",
    shouldDisplay: false)

  /// The command that starts one.
  static let command = ["/proc/self/exe", configuration.commandName ?? "supervise"]

  func run() throws {
    throw ArgumentParser.ExitCode(SupervisorProcess.run())
  }
}
