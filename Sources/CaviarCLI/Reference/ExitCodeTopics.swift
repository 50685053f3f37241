extension Reference {
  /// The exit codes, for scripts.
  static var exitCodes: [ReferenceTopic] {
    ExitCode.allCases.map { code in
      ReferenceTopic(
        name: "exit_code.\(code.rawValue)", otherNames: ["code_\(code.rawValue)", "exit_\(code.rawValue)"],
        summary: code.meaning.prefix(1).uppercased() + code.meaning.dropFirst() + ".",
        lines: advice.filter { $0.code == code.rawValue }.map(\.text))
    }
  }

  /// The advice for each code.
  private static let advice: [(code: Int32, text: String)] = [
    (0, "Also the code of a finished spec that is run again and has nothing to do."),
    (1, "Read the check's advice; with `on_failure: warn` a check does not stop the run."),
    (2, "See the outcomes in trials.csv; most often all learning rates are too high."),
    (3, "Widen the range that the warning names, or mark the edge as `natural`."),
    (4, "The difference is printed: another spec, other data, or other metrics."),
    (6, "The results are valid, but a metric missed the value in the spec's `expect`."),
    (64, "caviar help COMMAND shows how a command is called."),
    (65, "Each error is printed with its line, and with the values that are allowed there."),
    (66, "A file is missing, or its columns or labels do not match the spec."),
    (69, "Leave CAVIAR_KERNELS unset, or set it to `portable`, which runs everywhere, with the same results."),
    (70, "Please report it, with the message and the spec."),
    (73, "Check that the folder is writable, and that no file has its name."),
    (74, "All reported fits are saved: make room, and run the same command to resume."),
    (75, "Run the same command later: it resumes where it stopped."),
    (78, "Give the spec another `name`, or run with --fresh, which keeps the old results."),
  ]
}
