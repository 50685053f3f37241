import CaviarReport

extension SuggestedCommands {
  /// The commands for `Specs/digits.yaml`.
  static let sample = SuggestedCommands(
    check: ["caviar", "check", "Specs/digits.yaml"],
    run: ["caviar", "run", "Specs/digits.yaml"],
    freshRun: ["caviar", "run", "Specs/digits.yaml", "--fresh"],
    report: ["caviar", "report", "Specs/digits.yaml"],
    predict: ["caviar", "predict", "Specs/digits.yaml", "--input", "new.csv"])
}
