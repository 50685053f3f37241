import CaviarSpec
import CaviarStore
import SystemPackage
import Testing

@testable import CaviarCLI

extension CommandLineTests {
  /// Reports of a run whose journal has fits that no result files have.
  @Suite struct PartialReportTests {
    private static let mark = "small: partial results, 4 of 4 trials: the run was interrupted"

    /// A run that was cut short before it wrote its files.
    private func interrupted() throws -> (workplace: Workplace, spec: String) {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      #expect(caviar("run", spec, "--results", workplace.results, "--quiet").code == 0)
      for name in ["run.json", "report.md", "best.yaml"] { workplace.remove("Results/small/" + name) }
      return (workplace, spec)
    }

    @Test func isMarked() throws {
      let (workplace, spec) = try interrupted()
      for source in [spec, "small"] {
        let summary = caviar("report", source, "--results", workplace.results)
        #expect(summary.code == 75 && summary.output.contains(Self.mark) && summary.errors.isEmpty)
        #expect(summary.output.contains("Best so far") && !summary.output.contains("Winner"))
      }
      let report = caviar("report", spec, "--results", workplace.results, "--markdown")
      #expect(
        report.code == 75 && report.output.contains("**Partial results, 4 of 4 trials: the run was interrupted.**"))
      #expect(!report.output.contains("best.yaml"))
      let summary = caviar("report", spec, "--results", workplace.results, "--json")
      #expect(summary.code == 75 && summary.json?["status"] == "partial")
    }

    /// A table is what another program reads; the mark is on standard error.
    @Test(arguments: [("trials", 5), ("curves", 13)])
    func tables(name: String, lines: Int) throws {
      let (workplace, spec) = try interrupted()
      let stored = try workplace.text("Results/small/\(name).csv")
      let table = caviar("report", spec, "--results", workplace.results, "--table", name)
      #expect(table.code == 75 && table.output == stored && stored.split(separator: "\n").count == lines)
      #expect(table.errors.contains(Self.mark))
      let quiet = caviar("report", spec, "--results", workplace.results, "--table", name, "--quiet")
      #expect(quiet.code == 75 && quiet.output == stored && quiet.errors.isEmpty)
    }

    @Test func outputIsAFolderOfOnesOwn() throws {
      let (workplace, spec) = try interrupted()
      let options = ["report", spec, "--results", workplace.results, "--output"]
      let written = caviar(options + [workplace.path("seen")])
      #expect(written.code == 75)
      let names = try Disk().files(in: FilePath(workplace.path("seen"))).sorted()
      #expect(names == ["curves.csv", "report.md", "stages.json", "trials.csv"])
      #expect(try workplace.text("seen/trials.csv") == workplace.text("Results/small/trials.csv"))
      let refused = caviar(options + [workplace.path("Results/small")])
      #expect(refused.code == 73 && refused.errors.contains("is inside the results folder"))
      #expect(caviar(options + [workplace.path("seen"), "--table", "trials"]).code == 64)
    }

    /// The winner's files stay in the results folder, and the copy of a report elsewhere does not point to them.
    @Test func aCompleteReportElsewhereNamesNoFilesBesideIt() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      #expect(caviar("run", spec, "--results", workplace.results, "--quiet").code == 0)
      #expect(
        caviar("report", spec, "--results", workplace.results, "--output", workplace.path("seen"), "--quiet").code == 0)
      #expect(try workplace.text("Results/small/report.md").contains("`best.yaml`, in the same folder"))
      #expect(try !workplace.text("seen/report.md").contains("in the same folder"))
    }
  }
}
