import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import Testing

extension CommandLineTests {
  /// The built program as a process, with its real streams and exit code.
  @Suite struct ProcessTests {
    @Test func version() async throws {
      let version = try await builtCaviar("--version", in: Workplace())
      #expect(version.code == 0)
      #expect(version.output == programVersion + "\n" && version.errors.isEmpty)
    }

    @Test func aWrongSpec() async throws {
      let workplace = try Workplace()
      let spec = try workplace.write("caviar: 2\n", to: "bad.yaml")
      let result = try await builtCaviar("validate '\(spec)'", in: workplace)
      #expect(result.code == 65)
      #expect(result.output.isEmpty && result.errors.contains("bad.yaml:1:9: error: "))
    }

    @Test func aRun() async throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      let result = try await builtCaviar("run '\(spec)' --results '\(workplace.results)'", in: workplace)
      #expect(result.code == 0)
      let inside = caviar("run", spec, "--results", workplace.path("Inside"))
      #expect(inside.code == 0)
      for file in ["summary.json", "report.md", "run.json", "trials.csv", "curves.csv"] {
        #expect(try workplace.text("Results/small/" + file) == workplace.text("Inside/small/" + file))
      }
    }
  }
}
