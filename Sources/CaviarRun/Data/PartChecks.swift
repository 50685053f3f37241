import CaviarExperiment
import CaviarData
import CaviarSpec
import CaviarTables
import CaviarTraining

/// What must be true of the parts before anything is trained, and shows only in the data.
extension LabeledRows {
  /// - Throws: Where a part is empty that the objective or `final` looks at, or has a class without a row in the training part.
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
        throw emptyPart(.test, "`final` judges the winner on it", otherwise: "leave `final` out")
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
      "the \(name) part has no row, and \(need)", at: .field("data.split"), notes: [source, "or \(otherwise)"])
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
