import CaviarChecks
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import Testing

extension CommandLineTests {
  /// The commands that train, and the report on their results.
  @Suite struct RunningTests {
    /// The sections of a spec on which the outcome of its run depends.
    struct Ending: CustomTestStringConvertible, Sendable {
      let name: String
      var checks = "[initial_loss]"
      var rate = "{log: [1e-2, 0.3]}"
      let code: Int32
      let status: SpecValue
      var testDescription: String { name }
    }

    static let endings = [
      Ending(name: "healthy", code: 0, status: "completed"),
      Ending(name: "stopped", checks: "[{initial_loss: {tolerance: 1e-9}}]", code: 1, status: "stopped_by_check"),
      Ending(
        name: "warned", checks: "[{initial_loss: {tolerance: 1e-9, on_failure: warn}}]", code: 0, status: "completed"),
      Ending(name: "exploded", rate: "1e6", code: 2, status: "no_trial_succeeded"),
    ]

    @Test(arguments: endings)
    func codesAreTheResults(_ ending: Ending) throws {
      let workplace = try Workplace()
      let spec = try workplace.spec(checks: ending.checks, rate: ending.rate)
      let run = caviar("run", spec, "--results", workplace.results)
      #expect(run.code == ending.code)
      #expect(run.output.contains("small"))
      let finished = caviar("run", spec, "--results", workplace.results)
      #expect(finished.code == ending.code)
      #expect(finished.output == run.output)
      #expect(finished.errors == "nothing to do: the results are complete\n")
      let json = caviar("run", spec, "--results", workplace.results, "--json")
      #expect(json.code == ending.code && json.errors.isEmpty)
      #expect(json.json?["status"] == ending.status)
      #expect(try json.output == workplace.text("Results/small/summary.json"))
      for source in [spec, workplace.path("Results/small")] {
        let report = caviar("report", source, "--results", workplace.results)
        #expect(report.code == ending.code && report.errors.isEmpty)
        #expect(caviar("report", source, "--results", workplace.results, "--json").output == json.output)
        let markdown = caviar("report", source, "--results", workplace.results, "--markdown")
        #expect(try markdown.output == workplace.text("Results/small/report.md"))
      }
      #expect(caviar("report", spec, "--results", workplace.results).output == run.output)
    }

    @Test func strictEndsWithTheBoundaries() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec(
        model: "[softmax]", rate: "{log: [1e-4, 1e-2]}", objective: "train_loss",
        stages: "[{name: low, trials: 80, epochs: 1}]")
      #expect(caviar("run", spec, "--results", workplace.results).code == 0)
      let strict = caviar("run", spec, "--results", workplace.results, "--strict")
      #expect(strict.code == 3)
      #expect(strict.output.contains("learning_rate: {log: "))
      #expect(caviar("report", spec, "--results", workplace.results, "--strict").code == 3)
    }

    @Test(arguments: endings)
    func checksByThemselves(_ ending: Ending) throws {
      let workplace = try Workplace()
      let check = caviar("check", try workplace.spec(checks: ending.checks))
      #expect(check.code == (ending.name == "stopped" ? 1 : 0))
      #expect(check.output.contains("initial_loss"))
      #expect(!workplace.has("Results"))
      let json = caviar("check", try workplace.spec(checks: ending.checks), "--json")
      guard case .list(let checks)? = json.json else {
        Issue.record("no checks")
        return
      }
      #expect(checks.first?["verdict"] == (ending.checks.contains("1e-9") ? "fail" : "pass"))
    }

    /// Fits that end early, differ in depth, or have several parts are read back from the committed files.
    @Test(arguments: ["early-stopping", "deep", "folds", "final", "regression"])
    func committedResultsAreFinished(name: String) throws {
      let report = caviar("report", Repository.path("Results/\(name)"))
      #expect(report.code == 0 && report.errors.isEmpty)
      let plan = caviar("plan", Repository.path("Specs/examples/\(name).yaml"))
      #expect(plan.code == 0 && plan.errors.isEmpty)
    }

    @Test func commandsToRunNextKeepTheResults() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec(rate: "1e6")
      let run = caviar("run", spec, "--results", workplace.results)
      let words = run.output.replacing(/\s*\\\n\s*/, with: " ")
      #expect(words.contains("caviar run \(spec) --fresh --results \(workplace.results)\n"))
      let report = caviar("report", workplace.path("Results/small"))
      #expect(report.code == 2 && !report.output.contains(workplace.path("Results/small") + " --fresh"))
      #expect(caviar("report", workplace.results).code == 66)
    }

    @Test func nothingThereIsTold() throws {
      let workplace = try Workplace()
      let report = caviar("report", try workplace.spec(), "--results", workplace.results)
      #expect(report.code == 66)
      #expect(report.output.isEmpty && report.errors.contains("there are no results in"))
    }

    @Test func quietIsSilentOnSuccess() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      let (results, csv) = (workplace.results, workplace.path("digits.csv"))
      for arguments in [
        ["init", csv, "--label", "digit", "--output", workplace.path("first.yaml")], ["validate", spec],
        ["plan", spec],
        ["plan", spec, "--resolved"], ["check", spec], ["run", spec, "--results", results],
        ["run", spec, "--results", results], ["report", spec, "--results", results], ["explain"], ["explain", "adam"],
      ] {
        let result = caviar(arguments + ["--quiet"])
        #expect(result.code == 0)
        #expect(result.isSilent, "\(arguments): \(result)")
      }
      #expect(try workplace.text("Results/small/report.md").contains("small"))
    }

    @Test func quietTellsFailures() throws {
      let workplace = try Workplace()
      let stopped = try workplace.spec(checks: "[{initial_loss: {tolerance: 1e-9}}]")
      #expect(caviar("run", stopped, "--results", workplace.results, "--quiet").output.contains("initial_loss"))
      #expect(caviar("check", stopped, "--quiet").output.contains("initial_loss"))
      let bad = try workplace.write("caviar: 2\n", to: "bad.yaml")
      #expect(caviar("validate", bad, "--quiet").errors.contains("bad.yaml:1:9"))
    }

    @Test func whatRefusesSaysWhy() throws {
      let workplace = try Workplace()
      #expect(caviar("run", try workplace.spec(), "--results", workplace.results, "--quiet").code == 0)
      let other = try workplace.spec(rate: "{log: [1e-3, 0.3]}")
      let refused = caviar("run", other, "--results", workplace.results)
      #expect(refused.code == 78)
      #expect(refused.output.isEmpty)
      #expect(refused.errors.contains("training.learning_rate.log: [0.01, 0.3] → [0.001, 0.3]"))
      #expect(caviar("run", other, "--results", workplace.results, "--fresh", "--quiet").code == 0)
      #expect(caviar("run", other, "--results", workplace.path("digits.csv")).code == 73)
    }

    @Test func bestYamlIsASpec() throws {
      let workplace = try Workplace()
      #expect(caviar("run", try workplace.spec(), "--results", workplace.results, "--quiet").code == 0)
      let best = workplace.path("Results/small/best.yaml")
      #expect(caviar("validate", best).code == 0)
      #expect(caviar("run", best, "--results", workplace.path("Best")).code == 0)
    }

    /// What comes after the search, and where a range comes from, are in the plan and in its JSON.
    @Test func planShowsTheArgumentsOfAProgram() throws {
      let workplace = try Workplace()
      let spec = try workplace.write(
        """
        caviar: 1
        trainer: {command: [train, "${args}", "it's"], metrics: {m: maximize}}
        space: {units: 7, rate: {uniform: [0.5, 0.5000001], flag: -r}}
        stages: [{name: a, trials: 1, epochs: 2}, {name: b, trials: 1, epochs: 3}]
        """, to: "program.yaml")
      let plan = caviar("plan", spec).output
      #expect(plan.contains("train -r 0.5 --units 7 'it'\\''s'\n"), "\(plan)")
      let warning = "the stages differ in epochs, and no placeholder tells the program"
      #expect(plan.contains(warning) && caviar("plan", spec, "--json").output.contains(warning), "\(plan)")
      #expect(caviar("check", spec).code == 64)
    }

    @Test func planShowsTheBracketAndTheFinalTraining() throws {
      let workplace = try Workplace()
      let range = "{from: learning_rate_bracket, else: [2e-2, 0.1]}"
      let spec = try workplace.spec(
        checks: "[learning_rate_bracket]",
        stages: "[{name: search, trials: 4, epochs: 2, ranges: {learning_rate: \(range)}}]")
      try workplace.write(try workplace.text("small.yaml") + "final: {repeats: 2, more_data: true}\n", to: "small.yaml")
      let plan = caviar("plan", spec).output
      #expect(plan.contains("from the bracket, within [0.01, 0.3], else in [0.02, 0.1]"), "\(plan)")
      #expect(plan.contains("2 trainings of the winner on train and validation, to its best epoch"), "\(plan)")
      #expect(plan.contains("6 trainings of it on 25 %, 50 %, 100 % of train, judged on validation"), "\(plan)")
      #expect(caviar("plan", spec, "--json").output.contains("\"more_data\" : true"))
    }

    @Test func progressGoesToStandardError() throws {
      let workplace = try Workplace()
      let run = caviar("run", try workplace.spec(), "--results", workplace.results)
      #expect(run.errors.contains("check initial_loss: pass\n"))
      #expect(run.errors.contains("stage search: 4 trials\n"))
      #expect(!run.errors.contains("\r") && !run.output.contains("\u{1B}"))
    }
  }
}
