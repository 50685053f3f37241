import ArgumentParser
import CaviarDiagnostics
import CaviarExperiment
import CaviarRun
import Glibc

/// The program as a function from arguments to an exit code, which tests can call with a console of their own.
package enum CommandLineProgram {
  /// Runs the process's arguments on the standard streams, and exits.
  package static func main() -> Never {
    // Exceeding the limit on file sizes is then an error like a full disk.
    signal(SIGXFSZ, SIG_IGN)
    // So is writing to a closed pipe.
    signal(SIGPIPE, SIG_IGN)
    // A mapped file that is cut short, or whose disk fails, is no crash. Only what is safe in a handler is done.
    signal(SIGBUS) { _ in
      let message: StaticString = "caviar: error: a mapped data file was cut short, or cannot be read\n"
      unsafe write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
      _exit(ExitCode.badInput.rawValue)
    }
    // The descriptor of a closed stream stays taken, so that no file opened later receives the stream's text.
    for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) == -1 {
      _ = unsafe open("/dev/null", O_RDONLY)
    }
    Glibc.exit(run(Array(CommandLine.arguments.dropFirst()), on: .standard))
  }

  /// Runs some arguments on a console.
  ///
  /// - Returns: The exit code.
  package static func run(_ arguments: [String], on console: Console) -> Int32 {
    Console.$current.withValue(console) {
      do {
        if let failure = MeantCommand.failure(arguments) { throw failure }
        var command = try Caviar.parseAsRoot(arguments)
        try command.run()
        return ExitCode.success.rawValue
      } catch let failure as Failure {
        console.report(failure)
        return ExitCode(failure.kind).rawValue
      } catch let end as ArgumentParser.ExitCode {
        return end.rawValue
      } catch {
        let code = Caviar.exitCode(for: error)
        let message = Caviar.fullMessage(for: error)
        if code == .success { console.print(message) } else { console.printError(named(message)) }
        return code.rawValue
      }
    }
  }

  /// A message about wrong usage, with the name of the program, like all other errors.
  private static func named(_ message: String) -> String {
    guard message.hasPrefix("Error: ") else { return message }
    let text = message.dropFirst("Error: ".count)
    return "caviar: error: " + text.prefix(1).lowercased() + text.dropFirst()
  }
}

/// The root command: the subcommands, and the exit codes that all of them share.
struct Caviar: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "caviar",
    abstract: "Run declarative neural-network experiments.",
    discussion: """
      A YAML spec declares the data, the architecture, the scale on which each hyperparameter is sampled, the search \
      stages and the checks. Caviar plans it, runs it, and writes results that are the same to the byte on every rerun.

      Start with: caviar init data.csv --label COLUMN

      EXIT CODES
      \(exitCodes)
      """,
    version: programVersion,
    subcommands: [
      Init.self, Validate.self, Plan.self, CheckCommand.self, Run.self, Status.self, List.self, Diff.self, Verify.self,
      ReportCommand.self,
      Predict.self, Explain.self,
      SchemaCommand.self, Supervise.self,
    ])

  private static var exitCodes: String {
    ExitCode.allCases.map { code in
      let number = String(code.rawValue)
      return String(repeating: " ", count: 2 - number.count) + number + "  " + code.meaning
    }.joined(separator: "\n")
  }
}
