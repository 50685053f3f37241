import CaviarReport
import SystemPackage

/// The commands that help with one experiment, as words of a shell, with the options that lead to the same results.
struct Commands {
  /// The spec, or what else was given for the results.
  private let source: String
  /// The options that lead a command to the same output root. Empty for the default root.
  private let resultsOption: [String]

  /// The option that leads a command to the same data. Empty for those that the spec names.
  private let dataOption: [String]

  /// - Parameters:
  ///   - root: The output root.
  ///   - data: The data root, where another than the spec's was given.
  init(_ source: String, root: FilePath, data: String? = nil) {
    self.source = source
    let isDefault = root.lexicallyNormalized() == FilePath(ResultsOptions.defaultRoot)
    resultsOption = isDefault ? [] : Self.option("--results", root.isEmpty ? "." : root.string)
    dataOption = data.map { Self.option("--data", $0) } ?? []
  }

  /// An option and its value, in one word where the value would be taken for an option.
  private static func option(_ name: String, _ value: String) -> [String] {
    value.hasPrefix("-") ? ["\(name)=\(value)"] : [name, value]
  }

  var run: [String] { command("run") + dataOption }
  var freshRun: [String] { command("run", "--fresh") + dataOption }
  var status: [String] { command("status") }
  var report: [String] { command("report") }

  /// Lists all experiments of the output root.
  var list: [String] { ["caviar", "list"] + resultsOption }

  /// The commands that reports and summaries suggest.
  var suggested: SuggestedCommands {
    SuggestedCommands(
      check: ["caviar", "check", source] + dataOption, run: run, freshRun: freshRun, report: report,
      predict: command("predict", "--input", "new.csv"))
  }

  private func command(_ name: String, _ options: String...) -> [String] {
    ["caviar", name, source] + options + resultsOption
  }
}
