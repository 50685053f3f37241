import Dispatch
import FoundationEssentials
import Glibc
import SystemPackage
import Testing

/// Runs the program that was built beside the tests, as a process of its own, for a minute at most.
///
/// The wait is on a thread of its own: the pool of the tests has few.
func builtCaviar(_ arguments: String, in workplace: Workplace) async throws -> Invocation {
  let program = FilePath(CommandLine.arguments[0]).removingLastComponent().appending("caviar").string
  try #require(FileManager.default.isExecutableFile(atPath: program), "\(program) is not built")
  let output = workplace.path("standard-output")
  let errors = workplace.path("standard-error")
  let command = "timeout 60 '\(program)' \(arguments) < /dev/null > '\(output)' 2> '\(errors)'"
  let status = await withCheckedContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(returning: system(command)) }
  }
  return Invocation(
    code: status >> 8 & 0xFF, output: try workplace.text("standard-output"),
    errors: try workplace.text("standard-error"))
}
