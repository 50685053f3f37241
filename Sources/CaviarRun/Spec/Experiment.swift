package import CaviarData
package import CaviarSearch
package import CaviarSpec
package import CaviarTraining

/// A spec that was read without an error: one experiment.
package struct Experiment: Sendable {
  /// The spec's file, as it was named.
  package let path: String
  package let name: String
  package let description: String?
  package let seed: UInt64
  package let data: DataSection
  package let checks: [any Check]
  /// The values at which each check looks at the network, where they are not the centre's, by the check's name.
  package let checkPoints: [String: [String: SpecValue]]
  package let objective: Objective
  package let stages: [ResolvedStage]
  /// What is done once the search is over.
  package let final: FinalTraining?
  /// Every hyperparameter, in the order of the fields.
  package let hyperparameters: [Hyperparameter]
  /// The resolved spec: every default filled in, comments and key order gone.
  package let resolved: SpecValue
  /// Whether the network tells classes, and not values.
  package let tellsClasses: Bool
  private let declared: Declared<SpecFile>

  /// A stage with its own ranges on the scales of the space.
  package struct ResolvedStage: Sendable {
    package let stage: Stage
    package let ranges: [String: SearchRange]
  }

  init(
    path: String, declared: Declared<SpecFile>, hyperparameters: [Hyperparameter], name: String, objective: Objective,
    stages: [ResolvedStage], checkPoints: [String: [String: SpecValue]], resolved: SpecValue
  ) {
    let centre = StageSpace(declared: hyperparameters).centre
    let file = declared.at(centre)
    self.path = path
    self.declared = declared
    self.hyperparameters = hyperparameters
    self.name = name
    self.objective = objective
    self.stages = stages
    self.checkPoints = checkPoints
    self.resolved = resolved
    description = file.description
    seed = UInt64(file.seed)
    data = file.data
    tellsClasses = file.model.output.part.tellsClasses
    checks = file.checks
    final = file.final
  }

  /// What is measured at the end of every epoch: what costs little, and what the objective looks at.
  package var metrics: [Metric] {
    var kinds: [MetricKind] = tellsClasses ? [.loss, .accuracy] : [.loss, .rmse, .mae, .r2]
    if !kinds.contains(objective.metric.kind) { kinds.append(objective.metric.kind) }
    return [Metric.Part.train, .validation].flatMap { part in kinds.map { Metric(part, $0) } }
  }

  /// The space as declared.
  package var space: StageSpace { StageSpace(declared: hyperparameters) }

  /// The network and its training at a point of the space.
  package func configuration(at point: Point) -> Configuration {
    let file = declared.at(point)
    return Configuration(architecture: file.model, training: file.training)
  }

  /// The largest network of the space: every number at its upper bound.
  var largestArchitecture: Architecture {
    var largest: [String: SpecValue] = [:]
    for hyperparameter in hyperparameters {
      let numbers = hyperparameter.range.extremes.filter { $0.asNumber != nil }
      largest[hyperparameter.address] = numbers.max { ($0.asNumber ?? 0) < ($1.asNumber ?? 0) }
    }
    // Anew from the centre: where more layers are there, so are their hyperparameters.
    let point = space.centre(with: largest)
    return configuration(at: point).architecture
  }

  /// What one fit trains, and how.
  package struct Configuration: Sendable {
    package var architecture: Architecture
    package var training: Training
  }

  /// A spec that runs as it stands, with a point's values in the places of the hyperparameters and one stage of one trial.
  ///
  /// - Parameter relocate: A path from this spec's folder to one from the folder of the new spec.
  package func best(at point: Point, epochs: Int, _ relocate: (String) -> String) -> SpecValue {
    var stage = Stage()
    stage.name = "best"
    stage.epochs = epochs
    let data = data.relocated(resolved["data"] ?? [:], relocate)
    return resolved.removing("final").resolved(at: point)
      .setting("name", to: .text(String(name.prefix(95)) + "-best"))
      .setting("data", to: data)
      .setting("checks", to: withoutPoints(resolved["checks"] ?? []))
      .setting("stages", to: .list([stage.canonical]))
  }

  /// Checks without the values at which they look: in a spec without hyperparameters there are none to name.
  private func withoutPoints(_ checks: SpecValue) -> SpecValue {
    guard case .list(let items) = checks else { return checks }
    return .list(
      items.map { item in
        guard case .map(let members) = item else { return item }
        return .map(members.map { .init($0.key, $0.value.removing("at")) })
      })
  }
}
