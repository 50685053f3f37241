import CaviarReport
import SystemPackage

/// The commands that help with one experiment, as words of a shell, with the options that lead to the same results.
struct Commands {
  /// The spec, or what else was given for the results.
  private let source: String
  /// The options that lead a command to the same output root. Empty for the default root.
  private let resultsOption: [String]

  /// - Parameter root: The output root.
  init(_ source: String, root: FilePath) {
    self.source = source
    let isDefault = root.lexicallyNormalized() == FilePath(ResultsOptions.defaultRoot)
    resultsOption = isDefault ? [] : ["--results", root.isEmpty ? "." : root.string]
  }

  var run: [String] { command("run") }
  var freshRun: [String] { command("run", "--fresh") }
  var status: [String] { command("status") }
  var report: [String] { command("report") }

  /// Lists all experiments of the output root.
  var list: [String] { ["caviar", "list"] + resultsOption }

  /// The commands that reports and summaries suggest.
  var suggested: SuggestedCommands {
    SuggestedCommands(
      check: ["caviar", "check", source], run: run, freshRun: freshRun, report: report,
      predict: command("predict", "--input", "new.csv"))
  }

  private func command(_ name: String, _ options: String...) -> [String] {
    ["caviar", name, source] + options + resultsOption
  }
}
