package import CaviarData
import CaviarDiagnostics
package import CaviarSearch
package import CaviarSpec
package import CaviarTraining
import CaviarYAML

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
  /// What the winner should reach.
  package let expectations: [Expectation]
  package let stages: [ResolvedStage]
  /// What is done once the search is over.
  package let final: FinalTraining?
  /// Every hyperparameter, in the order of the fields.
  package let hyperparameters: [Hyperparameter]
  /// Whose defaults stand in the places of what the spec does not say.
  let numerics: Int
  /// The resolved spec: every default filled in, comments and key order gone.
  package let resolved: SpecValue
  /// Whether the network tells classes, and not values.
  package let isClassification: Bool
  private let declared: Parametric<SpecFile>
  /// The spec as it is written.
  let root: Node

  /// A stage with its own ranges on the scales of the space.
  package struct ResolvedStage: Sendable {
    package let stage: Stage
    package let ranges: [String: SearchRange]
  }

  init(
    path: String, root: Node, numerics: Int, declared: Parametric<SpecFile>, hyperparameters: [Hyperparameter],
    name: String, objective: Objective,
    stages: [ResolvedStage], checkPoints: [String: [String: SpecValue]], resolved: SpecValue
  ) {
    let centre = StageSpace(declared: hyperparameters).centre
    let file = declared.at(centre)
    self.path = path
    self.root = root
    self.numerics = numerics
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
    isClassification = file.model.output.part.isClassification
    checks = file.checks
    final = file.final
    expectations = file.expectations
  }

  /// The experiment that the same spec was with the defaults of other numerics. Nil where it has errors with them.
  package func under(numerics: Int) -> Experiment? {
    if numerics == self.numerics { return self }
    var sink = DiagnosticSink()
    return SpecReader.experiment(of: root, path: path, numerics: numerics, into: &sink)
  }

  /// What is measured at the end of every epoch: what costs little, and what the objective looks at.
  package var metrics: [Metric] {
    let kinds = MetricKind.measured(isClassification: isClassification, objective: objective)
    return [Metric.Part.train, .validation].flatMap { part in kinds.map { Metric(part, $0) } }
  }

  /// The number of folds of the data. Nil where it has none.
  package var folds: Int? {
    let count = data.split.count
    return count > 1 ? count : nil
  }

  /// The point at which a check looks at the network: the space's centre, with the check's own values.
  package func point(of check: any Check) -> Point {
    space.centre(with: checkPoints[type(of: check).name] ?? [:])
  }

  /// The space as declared.
  package var space: StageSpace { StageSpace(declared: hyperparameters) }

  /// The network and its training at a point of the space.
  package func configuration(at point: Point) -> Configuration {
    let file = declared.at(point)
    return Configuration(architecture: file.model, training: file.training)
  }

  /// The largest network of the space and of the stages' ranges, by a count: every number at its upper bound, and of other
  /// choices, one after the other, that which counts most.
  package func largestArchitecture(_ count: (Architecture) -> Int) -> Architecture {
    var largest: [String: SpecValue] = [:]
    // Anew from the centre: where more layers are there, so are their hyperparameters.
    func architecture(_ values: [String: SpecValue]) -> Architecture {
      configuration(at: space.centre(with: values)).architecture
    }
    var choices: [(hyperparameter: Hyperparameter, values: [SpecValue])] = []
    for hyperparameter in hyperparameters {
      let ranges = [hyperparameter.range] + stages.compactMap { $0.ranges[hyperparameter.address] }
      let values = ranges.flatMap(\.extremes)
      if let most = values.compactMap(\.asNumber).max() {
        largest[hyperparameter.address] = values.first { $0.asNumber == most }
      } else {
        choices.append((hyperparameter, values))
      }
    }
    for (hyperparameter, values) in choices {
      // With the choices that bring this one in: alone it may count for nothing.
      let conditions = hyperparameter.conditions.compactMap { condition in
        let isMet = largest[condition.address].map(condition.values.contains) ?? false
        return isMet ? nil : condition.values.first.map { (condition.address, $0) }
      }
      let candidates = values.map { value in
        largest.merging(conditions + [(hyperparameter.address, value)]) { $1 }
      }
      largest = candidates.max { count(architecture($0)) < count(architecture($1)) } ?? largest
    }
    return architecture(largest)
  }

  /// Whether a point has a value for every hyperparameter that is there at it, and for no other.
  package func isWhole(_ point: Point) -> Bool {
    let values = hyperparameters.compactMap { hyperparameter in
      point.value(at: hyperparameter.address).map { (hyperparameter.address, $0) }
    }
    return space.centre(with: Dictionary(values) { first, _ in first }) == point
  }

  /// What one fit trains, and how.
  package struct Configuration: Sendable {
    package var architecture: Architecture
    package var training: Training
  }

  /// The model at a point, without hyperparameters.
  ///
  /// Random numbers follow from the names of layers, which count what stands in alternatives and once what is repeated.
  /// Where these are gone, a layer that would be counted otherwise says its name: `name: dense1[2]`.
  package func model(at point: Point) -> SpecValue { model(at: point, as: configuration(at: point).architecture) }

  /// The same, where the network at the point is known.
  package func model(at point: Point, as architecture: Architecture) -> SpecValue {
    let model = (resolved["model"] ?? []).resolved(at: point)
    guard case .list(let items) = model else { return model }
    let names = architecture.layers.map(\.name)
    var counts: [String: Int] = [:]
    return .list(
      items.enumerated().map { index, item in
        let kind = item.component
        counts[kind, default: 0] += 1
        guard index < names.count else { return item }
        let options = item[kind] ?? [:]
        let name = options["name"]?.cell ?? "\(kind)\(counts[kind, default: 1])"
        return name == names[index] ? item : [kind: options.setting("name", to: .text(names[index]))]
      })
  }

  /// A spec that runs as it stands and trains a trial again, with the same random numbers: its values in the places of the
  /// hyperparameters, and its stage with that trial alone.
  ///
  /// - Parameter relocate: A path from this spec's folder to one from the folder of the new spec.
  package func best(_ trial: TrialRecord, of stage: StageRecord, _ relocate: (String) -> String) -> SpecValue {
    var only = Stage()
    only.name = stage.name
    only.epochs = stage.epochs
    only.repeats = stage.repeats
    only.firstTrial = trial.trial
    let data = data.relocated(resolved["data"] ?? [:], relocate)
    return resolved.removing("final").removing("expect").resolved(at: trial.point)
      .setting("name", to: .text(String(name.prefix(95)) + "-best"))
      .setting("data", to: data)
      .setting("model", to: model(at: trial.point))
      .setting("checks", to: withoutPoints(resolved["checks"] ?? []))
      .setting("stages", to: .list([only.canonical]))
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

extension MetricKind {
  /// What the search measures at every epoch.
  static func measured(isClassification: Bool, objective: Objective) -> [MetricKind] {
    let kinds: [MetricKind] = isClassification ? [.loss, .accuracy] : [.loss, .rmse, .mae, .r2]
    return kinds.contains(objective.metric.kind) ? kinds : kinds + [objective.metric.kind]
  }
}

extension SpecValue {
  /// The name of a component where it stands: a bare word, or the one key of a mapping.
  fileprivate var component: String {
    switch self {
    case .text(let name): name
    case .map(let members): members.first?.key ?? ""
    default: ""
    }
  }
}
