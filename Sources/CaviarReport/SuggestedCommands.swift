/// The commands that a text suggests for an experiment, each as words of a shell.
///
/// Texts choose which of them helps; the command line makes them, since it alone knows how its commands are spelt.
package struct SuggestedCommands: Sendable {
  /// Runs the checks alone.
  package let check: [String]
  /// Trains the missing fits.
  package let run: [String]
  /// Trains all fits again and archives the present results.
  package let freshRun: [String]
  /// Shows the results.
  package let report: [String]
  /// Predicts the examples of a file `new.csv`.
  package let predict: [String]

  package init(check: [String], run: [String], freshRun: [String], report: [String], predict: [String]) {
    self.check = check
    self.run = run
    self.freshRun = freshRun
    self.report = report
    self.predict = predict
  }
}

extension [String] {
  /// A command within a sentence.
  package var sentence: String { map(\.shellQuoted).joined(separator: " ") }
}
