/// The commands that a report suggests for an experiment, as words of a shell.
///
/// Commands and options are spelt here alone in this module.
struct Commands {
  /// The path of the spec.
  let spec: String
  /// The folder of the result files.
  let folder: String

  /// Runs the checks alone.
  var check: [String] { ["caviar", "check", spec] }
  /// Trains the missing fits.
  var run: [String] { ["caviar", "run", spec] + resultsOption }
  /// Trains all fits again and archives the present results.
  var freshRun: [String] { ["caviar", "run", spec, Self.fresh] + resultsOption }

  /// Predicts the examples of a file.
  func predict(_ input: String) -> [String] { ["caviar", "predict", spec, "--input", input] + resultsOption }

  /// The option that leads a command to the same output root. Empty for the default root.
  private var resultsOption: [String] {
    let parts = folder.split(separator: "/", omittingEmptySubsequences: false).dropLast(folder.hasSuffix("/") ? 2 : 1)
    guard parts != ["Results"] else { return [] }
    return ["--results", parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")]
  }
}

/// Names in sentences.
extension Commands {
  static let run = "caviar run"
  static let report = "caviar report"
  static let predict = "caviar predict"
  static let planAsJSON = "caviar plan --json"
  static let fresh = "--fresh"
}
