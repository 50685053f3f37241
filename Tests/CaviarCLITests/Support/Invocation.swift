import CaviarCLI
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import CaviarThreads

/// The output and the exit code of a command, for expectations.
struct Invocation {
  let code: Int32
  let output: String
  let errors: String

  var isSilent: Bool { output.isEmpty && errors.isEmpty }

  /// Standard output as JSON.
  var json: SpecValue? { JSONText.record(from: Array(output.utf8)) }
}

/// Runs `caviar` with these arguments, in this process.
func caviar(_ arguments: String...) -> Invocation { caviar(arguments) }

func caviar(_ arguments: [String]) -> Invocation {
  let output = Mutex("")
  let errors = Mutex("")
  let console = Console(
    output: { text in output.withLock { $0 += text } }, errors: { text in errors.withLock { $0 += text } })
  let code = CommandLineProgram.run(arguments, on: console)
  return Invocation(code: code, output: output.withLock { $0 }, errors: errors.withLock { $0 })
}
