import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import FoundationEssentials
import Testing

extension CommandLineTests {
  /// The specs that `--require-clean` accepts and rejects.
  @Suite struct RepositoryTests {
    private static let git = "git -c user.name=somebody -c user.email=somebody@example.org"

    /// A repository with a committed spec and its committed data.
    private func repository() async throws -> (Workplace, spec: String) {
      let workplace = try Workplace()
      try workplace.write(try workplace.text("digits.csv"), to: "repository/digits.csv")
      let spec = try workplace.write(try workplace.text(name(of: workplace.spec())), to: "repository/small.yaml")
      try await git("init --quiet", "add .", "commit --quiet --message all", in: workplace)
      return (workplace, spec)
    }

    private func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    private func git(_ commands: String..., in workplace: Workplace) async throws {
      for command in commands {
        let ran = try await shell("cd '\(workplace.path("repository"))' && \(Self.git) \(command)", in: workplace)
        try #require(ran.code == 0, "\(command): \(ran)")
      }
    }

    private func run(_ spec: String, _ results: String) -> Invocation {
      caviar("run", spec, "--results", results, "--require-clean", "--quiet")
    }

    @Test func noRepository() throws {
      let workplace = try Workplace()
      let refused = run(try workplace.spec(), workplace.results)
      #expect(refused.code == 66 && refused.errors.contains("git has no commit"))
    }

    /// Changes to results are ignored, wherever they are.
    @Test(arguments: ["repository/Results", "repository/out/Results", "repository", "elsewhere"])
    func results(place: String) async throws {
      let (workplace, spec) = try await repository()
      for _ in 1...2 { #expect(run(spec, workplace.path(place)).code == 0) }
      try await git("add .", in: workplace)
      #expect(run(spec, workplace.path(place)).code == 0)
      try workplace.write("", to: "repository/out/other.yaml")
      #expect(run(spec, workplace.path(place)).code == 66)
    }

    @Test func specsThatGitDoesNotList() async throws {
      let (workplace, spec) = try await repository()
      let text = try workplace.text("repository/small.yaml")
      let ignored = try workplace.write(text, to: "repository/ignored.yaml")
      try workplace.write("ignored.yaml\n", to: "repository/.git/info/exclude")
      #expect(run(spec, workplace.results).code == 0)
      let refused = run(ignored, workplace.results)
      #expect(refused.code == 66 && refused.errors.contains("the spec itself must be in the repository"))
      try await git("config status.showUntrackedFiles no", in: workplace)
      #expect(run(try workplace.write(text, to: "repository/untracked.yaml"), workplace.results).code == 66)
    }

    /// The target of a link may change without a trace in the repository of the link.
    @Test func aLinkOutOfTheRepository() async throws {
      let (workplace, _) = try await repository()
      let link = workplace.path("repository/link.yaml")
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../small.yaml")
      try await git("add .", "commit --quiet --message link", in: workplace)
      #expect(run(link, workplace.results).code == 66)
    }

    /// The environment of git's hooks does not mislead the check.
    @Test func theEnvironmentLeadsNowhere() async throws {
      let (workplace, spec) = try await repository()
      let command = "\"$caviar\" run '\(spec)' --results '\(workplace.results)' --require-clean"
      let ran = try await shell("GIT_DIR=/nowhere GIT_INDEX_FILE=/nowhere \(command)", in: workplace)
      #expect(ran.code == 0, "\(ran)")
    }
  }
}
