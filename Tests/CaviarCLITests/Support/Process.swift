import Dispatch
import FoundationEssentials
import Glibc
import SystemPackage
import Testing

/// Runs the program that was built beside the tests as a separate process, for at most a minute.
func builtCaviar(_ arguments: String, in workplace: Workplace) async throws -> Invocation {
  try await shell("exec \"$caviar\" \(arguments)", in: workplace)
}

/// Runs a shell command for at most a minute; `$caviar` is the program that was built beside the tests.
///
/// It waits on a separate thread, since the tests' pool has few.
func shell(_ line: String, in workplace: Workplace) async throws -> Invocation {
  let program = FilePath(CommandLine.arguments[0]).removingLastComponent().appending("caviar").string
  try #require(FileManager.default.isExecutableFile(atPath: program), "\(program) is not built")
  let script = try workplace.write("caviar='\(program)'\n\(line)\n", to: "script")
  let output = workplace.path("standard-output")
  let errors = workplace.path("standard-error")
  let command = "timeout 60 sh '\(script)' < /dev/null > '\(output)' 2> '\(errors)'"
  let status = await withCheckedContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(returning: system(command)) }
  }
  return Invocation(
    code: status >> 8 & 0xFF, output: try workplace.text("standard-output"),
    errors: try workplace.text("standard-error"))
}
