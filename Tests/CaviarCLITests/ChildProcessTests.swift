import CaviarCLI
import CaviarProcesses
import Glibc
import Testing

extension CommandLineTests {
  /// Programs that are started see nothing of what this one does with signals.
  @Suite struct ChildProcessTests {
    private static let status = ["grep", "-E", "^Sig(Blk|Ign):", "/proc/self/status"]

    /// The signals that a child blocks and those that it ignores, of which the kernel reports a bit each.
    ///
    /// In a child that glibc spawned, 32 and 33 are ignored whatever was wished: they are its own, for threads.
    private func signals(_ text: String?) throws -> [String: [Int]] {
      let lines = try #require(text).split(separator: "\n").map { $0.split(separator: ":\t").map(String.init) }
      return try Dictionary(
        uniqueKeysWithValues: lines.map { line in
          let bits = try #require(UInt64(line[1], radix: 16))
          return (line[0], (1...64).filter { bits >> ($0 - 1) & 1 == 1 && $0 != 32 && $0 != 33 })
        })
    }

    /// Blocks all signals on this thread, as the threads of a run do, and ignores two that no other test needs.
    @Test func signalsAreNotInherited() throws {
      let ignored = [SIGPIPE, SIGUSR1]
      let actions = ignored.map { signal($0, SIG_IGN) }
      var (all, before) = (sigset_t(), sigset_t())
      sigfillset(&all)
      pthread_sigmask(SIG_SETMASK, &all, &before)
      defer {
        pthread_sigmask(SIG_SETMASK, &before, nil)
        for (number, action) in zip(ignored, actions) { signal(number, action) }
      }
      #expect(
        try signals(ChildProcess.output(of: Self.status, withoutVariables: "GIT_")) == ["SigBlk": [], "SigIgn": []])
    }

    /// Under `nohup`, or in the background of a script, git can still be interrupted.
    @Test func gitIgnoresNoSignal() async throws {
      let workplace = try Workplace()
      let seen = workplace.path("seen")
      let git = try workplace.write(
        "#!/bin/sh\n\(Self.status.map { "'\($0)'" }.joined(separator: " ")) > '\(seen)'\nexit 1\n", to: "bin/git")
      let command = "exec \"$caviar\" run '\(try workplace.spec())' --results '\(workplace.results)' --require-clean"
      let line = "chmod +x '\(git)'; trap '' HUP INT PIPE TERM; PATH='\(workplace.path("bin"))':\"$PATH\" \(command)"
      #expect(try await shell(line, in: workplace).code == 66)
      #expect(try signals(workplace.text("seen")) == ["SigBlk": [], "SigIgn": []])
    }

    @Test func outputAndFailure() {
      #expect(ChildProcess.output(of: ["echo", "a b", "$HOME"], withoutVariables: "GIT_") == "a b $HOME\n")
      #expect(ChildProcess.output(of: ["cat"], withoutVariables: "GIT_") == "")
      #expect(ChildProcess.output(of: ["false"], withoutVariables: "GIT_") == nil)
      #expect(ChildProcess.output(of: ["a-program-that-is-not-there"], withoutVariables: "GIT_") == nil)
      for (prefix, has) in [("PATHS", true), ("PAT", false)] {
        let lines = ChildProcess.output(of: ["/usr/bin/env"], withoutVariables: prefix)?.split(separator: "\n")
        #expect(lines?.contains { $0.hasPrefix("PATH=") } == has)
      }
    }
  }
}
