import CaviarChecks
import CaviarData
import CaviarDiagnostics
import CaviarSearch
import CaviarSpec
import CaviarTraining
import CaviarYAML

/// Checks the rules that concern more than one field of a spec. Every error has the place of the field to change.
struct SpecChecker {
  let root: Node
  let file: SpecFile
  /// The fields that could not be read; what depends on them is not checked.
  let failed: Set<String>
  let hyperparameters: [Hyperparameter]
  /// True if the sections that hold hyperparameters were read without an error.
  let hasSpace: Bool
  var decoding: Decoding

  /// The stages with their ranges on the scales of the space.
  mutating func stages() -> [Experiment.ResolvedStage] {
    guard let stages = file.stages else {
      if let first = hyperparameters.first, !failed.contains("stages") {
        decoding.sink.error(
          .missingKey, "the spec searches \(hyperparameters.map(\.address).quotedList), and has no `stages`",
          at: first.location, notes: ["without a budget the search would not end"],
          suggestion: "add stages: [{name: coarse, trials: 20, epochs: 5}]")
      }
      return [Experiment.ResolvedStage(stage: .single, ranges: [:])]
    }
    var names: [String] = []
    var resolved: [Experiment.ResolvedStage] = []
    for (index, stage) in stages.enumerated() {
      let node = root.at("stages", index)
      if names.contains(stage.name) {
        decoding.sink.error(
          .conflict, "two stages have the name `\(stage.name)`", at: node.at("name").location,
          notes: ["a stage's random numbers and results follow from its name"])
      }
      names.append(stage.name)
      if stage.name == FinalTraining.stageName {
        decoding.sink.error(
          .conflict, "`\(stage.name)` is the name of the winner's final training", at: node.at("name").location,
          suggestion: "give the stage another name, such as fine")
      }
      if index == 0, stage.narrow != nil {
        decoding.sink.error(
          .conflict, "the first stage has no stage before it to narrow on", at: node.at("narrow").location,
          suggestion: "leave `narrow` out, or give `ranges`")
      }
      checkCount(of: stage, node)
      let bracketed = stage.ranges.filter(\.isBracketed)
      let brackets = bracketed.map { self.bracket($0) }
      let bracket = brackets.lazy.compactMap(\.self).first
      resolved.append(.init(stage: stage, ranges: ranges(of: stage), bracket: bracket))
      if hasSpace { checkSampler(of: resolved[index], node) }
    }
    return resolved
  }

  /// A run has a table row for each fit of a stage; more fits than these would take gigabytes, and years.
  private static let mostFits = 1e8

  private mutating func checkCount(of stage: Stage, _ node: Node) {
    let folds = failed.contains("data") ? 1 : file.data.split.count
    let fits = [stage.trials, stage.repeats, folds].map(Double.init).reduce(1, *)
    guard fits > Self.mostFits else { return }
    decoding.sink.error(
      .conflict,
      "the stage has \(fits.plainText) fits, one for each trial, repeat and fold, more than \(Self.mostFits.plainText)",
      at: node.location, suggestion: "lower `trials`, `repeats` or `folds`")
  }

  /// A sampler must be able to draw the points of its stage, as far as the ranges are known.
  private mutating func checkSampler(of resolved: Experiment.ResolvedStage, _ node: Node) {
    let stage = resolved.stage, place = node.at("sampler")
    if stage.narrow != nil, stage.sampler is GridSampler {
      decoding.sink.error(
        .conflict,
        "the combinations of a grid are counted before a result, and a stage that narrows has no ranges then",
        at: place.location, suggestion: "give the stage `ranges` in place of `narrow`, or another sampler")
      return
    }
    let request = SamplingRequest(
      space: StageSpace(declared: hyperparameters).overridden(by: resolved.ranges), seed: 0, stage: stage.name,
      trials: stage.firstTrial..<stage.firstTrial + stage.trials)
    guard let problem = stage.sampler.problem(of: request) else { return }
    decoding.sink.error(
      .conflict, problem.message, at: place.location, notes: problem.notes, suggestion: problem.suggestion)
  }

  private mutating func ranges(of stage: Stage) -> [String: SearchRange] {
    var ranges: [String: SearchRange] = [:]
    let isWhole = failed.isDisjoint(with: ["model", "training"])
    for range in stage.ranges where !range.isBracketed {
      // The hyperparameters of a section with errors are not known, but for the fields of `training`.
      if !isWhole, range.address.contains(".") || Training.fields.contains(where: { $0.name == range.address }) {
        continue
      }
      ranges[range.address] = range.range(among: hyperparameters, &decoding)
    }
    return ranges
  }

  /// The range of a stage that takes it from the check.
  private mutating func bracket(_ range: StageRange) -> BracketedRange? {
    guard failed.isDisjoint(with: ["model", "training"]) else { return nil }
    guard range.address == BracketedRange.address else { return range.bracketed(among: hyperparameters, &decoding) }
    if !failed.contains("checks"), !file.checks.contains(where: { $0 is LearningRateBracket }) {
      decoding.sink.error(
        .conflict, "the stage takes a range from `\(LearningRateBracket.name)`, which is not among the checks",
        at: range.node.at("from").location,
        suggestion: "add it: checks: [initial_loss, overfit_tiny, \(LearningRateBracket.name)]")
    }
    if let index = file.checks.firstIndex(where: { $0 is LearningRateBracket && $0.options.onFailure == .warn }),
      !range.hasOtherwise
    {
      decoding.sink.error(
        .conflict, "a stage needs the range of `\(LearningRateBracket.name)`, whose failure is to be a warning only",
        at: root.at("checks", index).location,
        suggestion: "give the stage another range: {from: \(LearningRateBracket.name), else: [1e-4, 1e-1]}")
    }
    if let optimizer = hyperparameters.first(where: { $0.address == "optimizer" }) {
      decoding.sink.error(
        .conflict, "the bracket is that of one optimizer, and `optimizer` is searched",
        at: range.node.at("from").location,
        notes: ["the choice is in line \(optimizer.location.line)"],
        suggestion: "give the range: \(BracketedRange.address): [1e-4, 1e-1]")
    }
    return range.bracketed(among: hyperparameters, &decoding)
  }

  /// The objective must be measured.
  mutating func checkObjective(_ objective: Objective) {
    guard failed.isDisjoint(with: ["data", "objective"]), objective.metric.needsValidation,
      !file.data.split.hasValidation
    else { return }
    decoding.sink.error(
      .conflict, "the objective `\(objective.metric.name)` needs a validation part, and the split has none",
      at: root.at("data", "split").location,
      suggestion:
        "add a `validation` part, or write objective: \(PartMetric(.train, objective.networkMetric.kind).rawValue)")
  }

  /// The final training must have examples to train on, and others to be evaluated on.
  mutating func checkFinal() {
    guard let final = file.final, failed.isDisjoint(with: ["data", "final"]) else { return }
    let node = root.at("final")
    if !file.data.hasTestPart {
      decoding.sink.error(
        .conflict, "`final` evaluates the winner on the test part, and the split has none", at: node.location,
        suggestion: "add a `test` part to `split`, or leave `final` out")
    }
    let parts = node.at("retrain_on")
    if !final.retrainOn.contains(.train) {
      decoding.sink.error(
        .conflict, "`retrain_on` leaves out `train`", at: parts.location, suggestion: "write [train, validation]")
    } else if Set(final.retrainOn).count < final.retrainOn.count {
      decoding.sink.error(.conflict, "`retrain_on` names a part twice", at: parts.location)
    } else if case .folds = file.data.split, !final.retrainOn.contains(.validation) {
      decoding.sink.error(
        .conflict, "each fold has a training part of its own", at: parts.location,
        suggestion: "write [train, validation], which is all of them")
    }
  }

  /// Metrics and options must fit the output: classes or a regression.
  mutating func checkTask(_ objective: Objective, _ stages: [Experiment.ResolvedStage]) {
    guard hasSpace else { return }
    checkBatches(stages)
    guard !file.model.output.part.isClassification else { return checkClasses(objective) }
    if !objective.networkMetric.kind.suits(.values) {
      decoding.sink.error(
        .conflict, "`\(objective.metric.name)` is about classes, and a regression has none",
        at: root.at("objective").location, suggestion: "choose the objective validation_loss")
    }
    if file.data.options.positive != nil {
      decoding.sink.error(
        .conflict, "`positive` names a class, and a regression has none", at: root.at("data", "positive").location,
        suggestion: "leave it out")
    }
    if file.training.classWeight != nil {
      decoding.sink.error(
        .conflict, "`class_weight` is about classes, and a regression has none",
        at: root.at("training", "class_weight").location, suggestion: "leave it out")
    }
  }

  /// A batch of one example has no spread to normalize by, wherever in the space the two meet.
  private mutating func checkBatches(_ stages: [Experiment.ResolvedStage]) {
    guard root.at("model").holds(layer: BatchNorm.name) else { return }
    let field = "batch_size"
    let declared = hyperparameters.first { $0.address == field }?.range.extremes ?? []
    let node: Node
    if declared.contains(1) || declared.isEmpty && file.training.batchSize == 1 {
      node = root.at("training", field)
    } else if let index = stages.firstIndex(where: { $0.ranges[field]?.extremes.contains(1) == true }) {
      node = root.at("stages", index, "ranges", field)
    } else {
      return
    }
    let isSearched = !declared.isEmpty
    decoding.sink.error(
      .conflict, "`batch_norm` needs batches of several examples, and `batch_size` \(isSearched ? "may be" : "is") 1",
      at: node.location, suggestion: "raise `batch_size`, or leave `batch_norm` out")
  }

  private mutating func checkClasses(_ objective: Objective) {
    if objective.networkMetric.kind.suits(.values), !objective.networkMetric.kind.suits(.classes(2)) {
      decoding.sink.error(
        .conflict, "`\(objective.metric.name)` is about values, and `softmax` predicts classes",
        at: root.at("objective").location, suggestion: "choose the objective validation_accuracy")
    }
    if !file.data.format.labelPreprocessing.isEmpty {
      decoding.sink.error(
        .conflict, "a label is preprocessed where it is a number, and `softmax` predicts classes",
        at: root.at("data", "label").location, suggestion: "end the model with regression")
    }
  }

  /// The values at which each check tests the network. Reports a check that is there twice.
  mutating func checkPoints() -> [String: [String: SpecValue]] {
    var points: [String: [String: SpecValue]] = [:]
    guard failed.isDisjoint(with: ["model", "training", "checks"]) else { return points }
    for (index, check) in file.checks.enumerated() {
      let name = type(of: check).name
      if points[name] != nil {
        decoding.sink.error(.conflict, "the check `\(name)` is there twice", at: root.at("checks", index).location)
      }
      points[name] = values(at: check.options.at)
    }
    return points
  }

  private mutating func values(at ranges: [StageRange]) -> [String: SpecValue] {
    var values: [String: SpecValue] = [:]
    for range in ranges {
      guard range.node.scalar != nil else {
        decoding.expected("a value for `\(range.address)`", at: range.node)
        continue
      }
      if case .fixed(let value)? = range.range(among: hyperparameters, &decoding) { values[range.address] = value }
    }
    return values
  }
}

extension Node {
  /// The place of a key of a section, or of the last node on the way that is there.
  func key(_ section: String, _ key: String) -> SourceLocation {
    let node = at(section)
    return node.mapping?.first { $0.key.scalar?.text == key }?.key.location ?? node.location
  }

  /// The node under a path of keys and positions, or the last node on the way that is there.
  func at(_ path: any PathStep...) -> Node {
    path.reduce(self) { node, step in step.child(of: node) ?? node }
  }
}

extension Node {
  /// True if a model, or a part of one, has a layer of a kind, in any branch.
  fileprivate func holds(layer kind: String) -> Bool {
    switch content {
    case .scalar(let scalar): scalar.text == kind
    case .sequence(let items): items.contains { $0.holds(layer: kind) }
    case .mapping(let entries):
      entries.contains { entry in
        let key = entry.key.scalar?.text ?? ""
        return key == kind || ["choice", "repeat", "layers"].contains(key) && entry.value.holds(layer: kind)
      }
    }
  }
}

/// A key of a mapping or a position in a list.
protocol PathStep {
  func child(of node: Node) -> Node?
}

extension String: PathStep {
  func child(of node: Node) -> Node? {
    node.mapping?.first { $0.key.scalar?.text == self }?.value
  }
}

extension Int: PathStep {
  func child(of node: Node) -> Node? {
    node.sequence.flatMap { $0.indices.contains(self) ? $0[self] : nil }
  }
}
