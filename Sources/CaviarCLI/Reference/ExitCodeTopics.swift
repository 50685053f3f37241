extension Reference {
  /// How the program ends, for scripts.
  static var exitCodes: [ReferenceTopic] {
    ExitCode.allCases.map { code in
      ReferenceTopic(
        name: "exit_code.\(code.rawValue)", otherNames: ["code_\(code.rawValue)", "exit_\(code.rawValue)"],
        summary: code.meaning.prefix(1).uppercased() + code.meaning.dropFirst() + ".",
        lines: advice.filter { $0.code == code.rawValue }.map(\.text))
    }
  }

  /// What to do, by code.
  private static let advice: [(code: Int32, text: String)] = [
    (0, "A finished spec that is run again, and has nothing to do, ends so too."),
    (1, "Read the check's advice; with `on_failure: warn` a check does not stop the run."),
    (2, "See the outcomes in trials.csv; most often all the learning rates are too high."),
    (3, "Widen the range that the warning names, or mark the edge as `natural`."),
    (4, "What differs is printed: another spec, other data, or other numbers."),
    (6, "The results stand; what the spec's `expect` asks for was not reached."),
    (64, "caviar help COMMAND shows how a command is called."),
    (65, "Each error is printed with its line, and with what is allowed there."),
    (66, "A file is missing, or its columns or labels are not those that the spec describes."),
    (69, "Run it on a processor that has what the message names."),
    (70, "Please report it, with the message and the spec."),
    (73, "Check that the folder may be written, and that no file has its name."),
    (74, "Nothing that was reported as finished is lost: make room, and run again."),
    (75, "Run it again later: it goes on where it stopped."),
    (78, "Give the spec another `name`, or run with --fresh, which keeps the old results."),
  ]
}
