import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import Testing

extension CommandLineTests {
  @Suite struct HelpTests {
    static let commands = [
      "init", "validate", "plan", "check", "run", "status", "list", "diff", "verify", "report", "predict", "explain",
      "schema",
    ]

    @Test func theRootSaysHowItEnds() {
      let help = caviar("--help")
      #expect(help.code == 0 && help.errors.isEmpty)
      #expect(
        help.output.contains(
          """
          EXIT CODES
           0  healthy
           1  a check failed and stopped the run
           2  no trial succeeded
           3  boundary warnings, under --strict
           4  verify found a difference
           6  an expectation was missed, under --strict
          64  wrong usage
          65  the spec is wrong
          66  an input file is missing or not what the spec says
          69  this processor computes wrong products, or lacks the kernels asked for
          70  a bug in Caviar
          73  output cannot be created
          74  input or output failed (disk full)
          75  another run holds the experiment, or this one was interrupted; run it again
          78  the results there belong to another experiment

          """))
      for command in Self.commands { #expect(help.output.contains("\n  \(command) ")) }
      #expect(caviar().output == help.output)
    }

    @Test(arguments: commands)
    func everyCommandHasHelp(command: String) {
      let help = caviar(command, "--help")
      #expect(help.code == 0 && help.errors.isEmpty)
      #expect(help.output.contains("USAGE: caviar \(command)"))
      #expect(caviar("help", command).output == help.output)
    }

    @Test func version() {
      let version = caviar("--version")
      #expect(version.code == 0)
      #expect(version.output == programVersion + "\n")
    }

    @Test(arguments: [
      ["--nonsense"], ["nonsense"], ["help", "nonsense"], ["rnu", "a.yaml"], ["validate"], ["run"],
      ["run", "a.yaml", "--nonsense"],
      ["run", "a.yaml", "--time-limit", "soon"], ["run", "a.yaml", "--retry", "all"],
      ["run", "a.yaml", "--retry", "failed", "--fresh"],
      ["run", "a.yaml", "--workers", "0"], ["run", "a.yaml", "--workers", "many"], ["run", "a.yaml", "--results"],
      ["init"], ["init", "digits.csv", "--classification", "--regression"], ["plan", "a.yaml", "--json", "--quiet"],
      ["explain", "nonsense"], ["schema", "nonsense"],
    ])
    func wrongUsage(arguments: [String]) {
      let wrong = caviar(arguments)
      #expect(wrong.code == 64)
      #expect(wrong.output.isEmpty && !wrong.errors.isEmpty)
    }

    @Test(arguments: [
      (["rnu", "a.yaml"], "rnu", "run a.yaml"), (["valdate", "a.yaml", "--json"], "valdate", "validate a.yaml --json"),
      (["a.yaml"], "a.yaml", "run a.yaml"), (["train", "a.yaml"], "train", "run a.yaml"),
      (["help", "rnu"], "rnu", "help run"), (["compare", "a", "b c"], "compare", "diff a \"b c\""),
    ])
    func theNearestCommandIsOffered(arguments: [String], word: String, meant: String) {
      let wrong = caviar(arguments)
      #expect(wrong.code == 64)
      #expect(
        wrong.errors == """
          caviar: error: there is no command `\(word)`
            did you mean: caviar \(meant)
            all commands: caviar --help

          """)
    }
  }
}
