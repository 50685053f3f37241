import CaviarDiagnostics
import CaviarSpec
import CaviarTraining

/// The names that hyperparameters and metrics of a program cannot have: those of other columns and variables.
package enum ProgramNames {
  private static let columns = [
    "stage", "trial", "repeat", "fold", "epoch", "best_epoch", "outcome", "diagnosis", "parameters", "update_ratio",
    "reason",
  ]
  /// Further columns of the curves, and members of a worker's answers.
  private static let columnsOfCurves = ["learning_rate", "train_cost", "id", "done", "failed"]

  /// The problems of a program's names, each with the name that has it.
  package static func problems(
    of space: ProgramSpace, _ metrics: [ReportedMetric]
  ) -> [(name: String, isMetric: Bool, message: String)] {
    var problems: [(String, Bool, String)] = []
    let known = Dictionary(
      uniqueKeysWithValues: Program.Variable.allCases.map { ($0.rawValue, $0) })
    var seen: Set<String> = [], variables: [String: String] = [:]
    for entry in space.entries {
      let name = entry.address, variable = name.variableOfProgram
      if !seen.insert(name).inserted {
        problems.append((name, false, "the space has `\(name)` twice"))
      } else if columns.contains(name) || metrics.contains(where: { $0.metric.name == name }) {
        problems.append((name, false, "`\(name)` is another column of the results"))
      } else if known[variable] != nil {
        problems.append(
          (name, false, "the variable of `\(name)` would be \(variable), which tells a program something else"))
      } else if let other = variables[variable] {
        problems.append((name, false, "the variable of `\(name)` would be \(variable), as is that of `\(other)`"))
      }
      variables[variable] = name
    }
    for metric in metrics.map(\.metric.name) where (columns + columnsOfCurves).contains(metric) {
      problems.append((metric, true, "`\(metric)` is another column of the results, or a word of the protocol"))
    }
    return problems
  }
}

extension String {
  /// The variable that holds a value of this name: `CAVIAR_SGD_MOMENTUM` for `sgd.momentum`.
  package var variableOfProgram: String {
    "CAVIAR_" + String(uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}
