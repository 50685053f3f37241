import CaviarData
import CaviarExperiment
import CaviarSpec
import CaviarTables
import CaviarTraining

/// Checks the parts for errors that show only in the data, before anything is trained.
extension LabeledRows {
  /// - Throws: If a part is empty that the objective or `final` uses, or has a class without an example in the training
  ///   part.
  func check(_ splits: [Split], for experiment: Experiment) throws(DataError) {
    try checkParts(splits, for: experiment)
    try checkClasses(splits)
  }

  private func checkParts(_ splits: [Split], for experiment: Experiment) throws(DataError) {
    for split in splits {
      if experiment.objective.metric.needsValidation, split.validation.isEmpty {
        throw emptyPart(
          .validation, "the objective `\(experiment.objective.metric.name)` is measured on it",
          otherwise: "choose the objective `\(PartMetric(.train, experiment.objective.networkMetric.kind).rawValue)`")
      }
      if experiment.final != nil, split.test.isEmpty {
        throw emptyPart(.test, "`final` evaluates the winner on it", otherwise: "leave `final` out")
      }
    }
  }

  private func emptyPart(_ part: PartMetric.Part, _ need: String, otherwise: String) -> DataError {
    let name = part.rawValue
    let source =
      if case .column(let split) = section.split {
        "write \(name) in the cells of \(split.column.inWords) of some rows"
      } else {
        "give `split` a part \(name)"
      }
    return DataError(
      "the \(name) part has no example, and \(need)", at: .field("data.split"), notes: [source, "or \(otherwise)"])
  }
}

extension ColumnReference {
  fileprivate var inWords: String {
    switch self {
    case .name(let name): "the column `\(name)`"
    case .number(let number): "column \(number), counted from 0,"
    }
  }
}
