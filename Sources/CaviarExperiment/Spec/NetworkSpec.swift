package import CaviarData
package import CaviarSpec
package import CaviarTraining

/// The sections of a spec that the built-in network is trained from: `data`, `model` and `training`.
package struct NetworkSpec: Sendable {
  package let data: DataSection
  /// True if the output predicts classes, and false for a regression.
  package let isClassification: Bool
  private let declared: Parametric<SpecFile>

  init(_ file: SpecFile, _ declared: Parametric<SpecFile>) {
    data = file.data
    isClassification = file.model.output.part.isClassification
    self.declared = declared
  }

  /// The network and its training at a point of the space.
  package func configuration(at point: Point) -> Configuration {
    let file = declared.at(point)
    return Configuration(architecture: file.model, training: file.training)
  }

  /// The metrics measured at the end of every epoch: those that cost little, and the objective's.
  func metrics(for objective: Objective) -> [Metric] {
    let kinds = MetricKind.measured(isClassification: isClassification, objective: objective)
    return [PartMetric.Part.train, .validation].flatMap { part in kinds.map { Metric(part, $0) } }
  }
}

extension MetricKind {
  /// The metrics that the search measures at every epoch.
  static func measured(isClassification: Bool, objective: Objective) -> [MetricKind] {
    let kinds: [MetricKind] = isClassification ? [.loss, .accuracy] : [.loss, .rmse, .mae, .r2]
    return kinds.contains(objective.networkMetric.kind) ? kinds : kinds + [objective.networkMetric.kind]
  }
}
