import ArgumentParser
import CaviarDiagnostics
import CaviarRun
import CaviarSpec

/// A command with its names in other programs, so that an error can suggest the intended one.
struct MeantCommand: Named {
  let name: String
  let otherNames: [String]

  /// All commands.
  private static let all: [MeantCommand] = Caviar.configuration.subcommands.map { command in
    let name = command._commandName
    return MeantCommand(name: name, otherNames: otherNames[name] ?? [])
  }

  private static let otherNames = [
    "init": ["new", "create", "template", "quickstart"],
    "validate": ["lint", "verify-spec", "parse"],
    "plan": ["dry-run", "dryrun", "preview", "describe"],
    "run": ["train", "fit", "search", "tune", "start", "sweep", "optimize", "exec", "execute", "resume", "continue"],
    "status": ["progress", "ps", "watch"],
    "list": ["ls", "experiments"],
    "diff": ["compare"],
    "report": ["show", "results", "summary", "view", "print", "best"],
    "verify": ["reproduce", "rerun"],
    "predict": ["infer", "inference", "apply", "score", "evaluate"],
    "explain": ["man", "doc", "docs", "reference"],
  ]

  /// The error in arguments whose first word is not a command. Nil if it is a command or an option.
  static func failure(_ arguments: [String]) -> Failure? {
    let isHelp = arguments.first == "help"
    let rest = isHelp ? Array(arguments.dropFirst()) : arguments
    guard let word = rest.first, !word.hasPrefix("-"), word != "help", !all.contains(where: { $0.name == word }) else {
      return nil
    }
    let others = rest.dropFirst().map { $0.contains(" ") ? "\"\($0)\"" : $0 }
    var meant = Suggestion.meant(by: word, among: all).map { [isHelp ? "help" : nil, $0].compactMap { $0 } + others }
    if !isHelp, word.hasSuffix(".yaml") || word.hasSuffix(".yml") { meant = ["run", word] + others }
    return Failure(
      .usage, "there is no command `\(word)`",
      notes: (meant.map { ["did you mean: caviar " + $0.joined(separator: " ")] } ?? []) + [
        "all commands: caviar --help"
      ])
  }
}
