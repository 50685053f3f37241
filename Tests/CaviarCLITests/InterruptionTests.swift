import Glibc
import SystemPackage
import Testing

extension CommandLineTests {
  /// The end of an interrupted run.
  @Suite struct InterruptionTests {
    /// A run that takes longer than any of these tests.
    private func command(_ workplace: Workplace, _ options: String = "") throws -> String {
      let spec = try workplace.spec(stages: "[{name: search, trials: 100, epochs: 1000000}]")
      return "\"$caviar\" run '\(spec)' --results '\(workplace.results)' \(options)"
    }

    /// A full pipe that is not read does not delay the exit.
    @Test func aFullPipeHoldsNothingUp() async throws {
      let workplace = try Workplace()
      let (reader, writer) = try FileDescriptor.pipe()
      defer { for end in [reader, writer] { try? end.close() } }
      let flags = fcntl(writer.rawValue, F_GETFL)
      _ = fcntl(writer.rawValue, F_SETFL, flags | O_NONBLOCK)
      while (try? writer.writeAll([UInt8](repeating: 0, count: 4096))) != nil {}
      _ = fcntl(writer.rawValue, F_SETFL, flags)
      let run = try await shell(
        try command(workplace, "--time-limit 1s 2> /proc/self/fd/\(writer.rawValue)"), in: workplace)
      #expect(run.code == 75)
    }

    @Test(arguments: ["HUP", "INT", "TERM"], [false, true])
    func signals(name: String, isIgnored: Bool) async throws {
      let workplace = try Workplace()
      let errors = workplace.path("errors")
      // `exec`, since a program that the shell starts in the background ignores SIGINT.
      let line = """
        \(isIgnored ? "trap '' \(name)" : ":")
        (until grep -q stage '\(errors)' 2> /dev/null; do sleep 0.05; done; kill -\(name) $$) &
        exec \(try command(workplace, "--time-limit \(isIgnored ? "2s" : "40s")")) 2> '\(errors)'
        """
      let run = try await shell(line, in: workplace)
      #expect(run.code == 75)
      #expect(try workplace.text("errors").contains(isIgnored ? "the time limit of 2s is reached" : "interrupted"))
    }

    /// A spec that was started over resumes without `--fresh`; the others still need it.
    @Test(arguments: [false, true]) func aFreshStart(hasOthers: Bool) async throws {
      let workplace = try Workplace()
      let errors = workplace.path("errors")
      let others = hasOthers ? "'\(try workplace.spec("other"))' missing.yaml" : ""
      let line = """
        (until grep -q stage '\(errors)' 2> /dev/null; do sleep 0.05; done; kill -TERM $$) &
        exec \(try command(workplace, "\(others) --fresh --time-limit 40s")) 2> '\(errors)'
        """
      #expect(try await shell(line, in: workplace).code == 75)
      let advice =
        hasOthers
        ? "resume without --fresh: \(workplace.path("small.yaml")); then run with --fresh: \(workplace.path("other.yaml"))"
          + " missing.yaml\n"
        : "run the command without --fresh to resume\n"
      #expect(try workplace.text("errors").hasSuffix("interrupted; " + advice))
    }
  }
}
