package import CaviarChecks
import CaviarData
import CaviarDiagnostics
package import CaviarProgram
package import CaviarSearch
package import CaviarSpec
package import CaviarTraining
import CaviarYAML

/// A spec that was read without an error: one experiment, as all parts of the program pass it on.
package struct Experiment: Sendable {
  /// The spec's file, as it was named.
  package let path: String
  package let name: String
  package let description: String?
  package let seed: UInt64
  package let checks: [any Check]
  /// The values at which each check tests the network, where they are not the centre's, by the check's name.
  package let checkPoints: [String: [String: SpecValue]]
  package let objective: Objective
  /// The values that the winner should reach.
  package let expectations: [Expectation]
  /// The rules by which trials are diagnosed, with their thresholds, in the order in which they are tried.
  package let diagnoses: [any DiagnosisRule]
  /// True if the statistics of all trials' layers are kept.
  package let keepsAllLayers: Bool
  package private(set) var stages: [ResolvedStage]
  /// The final training. Nil if there is none.
  package let final: FinalTraining?
  /// Every hyperparameter, in the order of the fields.
  package let hyperparameters: [Hyperparameter]
  /// The numerics whose defaults fill in the fields that the spec leaves out.
  let numerics: Int
  /// The resolved spec: every default filled in, comments and key order gone.
  package let resolved: SpecValue
  /// The built-in network that is trained, and its data. Nil if something else is trained.
  package let network: NetworkSpec?
  /// The program that trains in its place. Nil if the built-in network does.
  package let program: Program?
  /// The metrics recorded of each epoch, in the order of the columns.
  package let metrics: [Metric]
  /// The spec as it is written. Nil for an experiment that was made otherwise.
  let root: Node?

  /// A stage with its own ranges on the scales of the space.
  package struct ResolvedStage: Sendable {
    package let stage: Stage
    package let ranges: [String: SearchRange]
    /// The range that the check ``LearningRateBracket`` gives. Nil if it gives none.
    package let bracket: BracketedRange?

    package init(stage: Stage, ranges: [String: SearchRange], bracket: BracketedRange? = nil) {
      self.stage = stage
      self.ranges = ranges
      self.bracket = bracket
    }
  }

  init(
    path: String, root: Node, numerics: Int, declared: Parametric<SpecFile>, hyperparameters: [Hyperparameter],
    name: String, objective: Objective, stages: [ResolvedStage], checkPoints: [String: [String: SpecValue]],
    resolved: SpecValue
  ) {
    let file = declared.at(StageSpace(declared: hyperparameters).centre)
    let network = NetworkSpec(file, declared)
    self.path = path
    self.root = root
    self.numerics = numerics
    self.network = network
    program = nil
    self.hyperparameters = hyperparameters
    self.name = name
    self.objective = objective
    self.stages = stages
    self.checkPoints = checkPoints
    self.resolved = resolved
    metrics = network.metrics(for: objective)
    description = file.description
    seed = UInt64(file.seed)
    checks = file.checks(for: stages)
    final = file.final
    expectations = file.expectations
    keepsAllLayers = file.results?.layers == .all
    diagnoses = diagnosisRules.withThresholds(of: file.diagnoses)
  }

  /// An experiment that trains no network of ours: without data, model, checks or a final training.
  package init(
    path: String, name: String, seed: UInt64, hyperparameters: [Hyperparameter], metrics: [Metric],
    objective: Objective, stages: [ResolvedStage], resolved: SpecValue
  ) {
    self.path = path
    self.name = name
    self.seed = seed
    self.hyperparameters = hyperparameters
    self.metrics = metrics
    self.objective = objective
    self.stages = stages
    self.resolved = resolved
    numerics = Numerics.current
    (description, root, network, program, final) = (nil, nil, nil, nil, nil)
    (checks, checkPoints, expectations) = ([], [:], [])
    keepsAllLayers = false
    diagnoses = diagnosisRules.map { $0.init() }
  }

  /// An experiment that trains a program.
  init(
    path: String, name: String, root: Node, numerics: Int, file: ProgramFile, hyperparameters: [Hyperparameter],
    program: Program, objective: Objective, stages: [ResolvedStage], resolved: SpecValue
  ) {
    self.path = path
    self.name = name
    self.root = root
    self.numerics = numerics
    self.program = program
    self.hyperparameters = hyperparameters
    self.objective = objective
    self.stages = stages
    self.resolved = resolved
    description = file.description
    seed = UInt64(file.seed)
    metrics = file.trainer.metrics.map(\.metric)
    network = nil
    final = file.final?.training
    (checks, checkPoints, expectations) = ([], [:], [])
    keepsAllLayers = false
    diagnoses = diagnosisRules.withThresholds(of: file.diagnoses)
  }

  /// The same experiment with other stages.
  package func replacing(stages: [ResolvedStage]) -> Experiment {
    var experiment = self
    experiment.stages = stages
    return experiment
  }

  /// The experiment that the same spec was with the defaults of other numerics. Nil if it has errors with them.
  package func under(numerics: Int) -> Experiment? {
    guard numerics != self.numerics, let root else { return numerics == self.numerics ? self : nil }
    var sink = DiagnosticSink()
    return SpecReader.experiment(of: root, path: path, numerics: numerics, into: &sink)
  }

  /// The declared range of the learning rate. Nil if it is not searched between two bounds.
  package var declaredLearningRates: Interval? {
    guard case .interval(let interval)? = hyperparameters.first(where: { $0.address == BracketedRange.address })?.range
    else { return nil }
    return interval
  }

  /// The number of folds of the data. Nil if it has none.
  package var folds: Int? {
    network.flatMap { $0.data.split.count > 1 ? $0.data.split.count : nil }
  }

  /// The point at which a check tests the network: the space's centre, with the check's own values.
  package func point(of check: any Check) -> Point {
    space.centre(with: checkPoints[type(of: check).name] ?? [:])
  }

  /// The network and its training at a point of the space.
  ///
  /// - Precondition: The experiment trains the built-in network.
  package func configuration(at point: Point) -> Configuration { theNetwork.configuration(at: point) }

  /// The built-in network, for code that is only reached where there is one.
  ///
  /// - Precondition: The experiment trains the built-in network.
  package var theNetwork: NetworkSpec {
    guard let network else { preconditionFailure("an experiment without a network") }
    return network
  }

  /// The input of a stage's sampler, as far as the ranges are known before any result.
  package func request(of resolved: ResolvedStage) -> SamplingRequest {
    let stage = resolved.stage
    return SamplingRequest(
      space: space.overridden(by: resolved.ranges), seed: seed, stage: stage.name,
      trials: stage.firstTrial..<stage.firstTrial + stage.trials)
  }

  /// The space as declared.
  package var space: StageSpace { StageSpace(declared: hyperparameters) }

  /// The largest network of the space and of the stages' ranges, by a count: every number at its upper bound, and of other
  /// choices, one after the other, that which counts most.
  package func largestArchitecture(_ count: (Architecture) -> Int) -> Architecture {
    var largest: [String: SpecValue] = [:]
    // From the centre again: with more layers there are more hyperparameters.
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

  /// True if a point has a value for every hyperparameter that exists at it, and for no other.
  package func isWhole(_ point: Point) -> Bool {
    let values = hyperparameters.compactMap { hyperparameter in
      point.value(at: hyperparameter.address).map { (hyperparameter.address, $0) }
    }
    return space.centre(with: Dictionary(values) { first, _ in first }) == point
  }
}

extension [any DiagnosisRule.Type] {
  /// A rule of each type: one of those given, or one with its default thresholds.
  fileprivate func withThresholds(of given: [any DiagnosisRule]) -> [any DiagnosisRule] {
    map { type in given.first { Swift.type(of: $0).name == type.name } ?? type.init() }
  }
}
