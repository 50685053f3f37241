import ArgumentParser
import CaviarChecks
import CaviarData
import CaviarExperiment
import CaviarLint
import CaviarProgram
import CaviarReport
import CaviarResults
import CaviarRun
import CaviarSearch
import CaviarSpec
import CaviarTraining

/// `caviar plan`: shows the data, the network and the cost of a run before it starts.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show the plan of a run: data, network, space, stages and cost.",
    discussion: "With --resolved, prints the resolved spec instead: the spec with all defaults filled in.")

  @OptionGroup var spec: SpecArgument
  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Print the resolved spec, as YAML.")
  var resolved = false

  func run() throws {
    let experiment = try spec.experiment()
    let console = Console.current
    if resolved {
      if output.json {
        try console.print(json: experiment.resolved)
      } else if !output.quiet {
        console.print(YAMLText.document(experiment.resolved))
      }
      return
    }
    let plan =
      try experiment.program.map { PlanSummary(experiment, $0) } ?? PlanSummary(experiment, data: data.load(experiment))
    if !output.quiet, !output.json { console.report(experiment.lint) }
    if output.json {
      try console.print(json: plan.value)
    } else if !output.quiet {
      console.print(PlanText(plan, style: console.outputStyle).text)
    }
  }
}

extension PlanSummary {
  /// The plan of an experiment whose fits a program trains.
  fileprivate init(_ experiment: Experiment, _ program: Program) {
    let centre = experiment.space.centre
    self.init(
      name: experiment.name, description: experiment.description,
      objective: "\(experiment.objective.metric.name) at its \(experiment.objective.at.rawValue) epoch",
      data: nil, folds: 1, model: [], layers: [], training: [],
      hyperparameters: experiment.hyperparameters.map { HyperparameterSummary($0, centre: centre) }, checks: [],
      stages: zip(experiment.stages, [nil] + experiment.stages.map(Optional.some)).map { stage, previous in
        StageSummary(stage, after: previous, declared: nil, of: experiment)
      })
    var search = Search(experiment)
    if case .batch(let batch) = search.suggest() {
      let stage = batch.stage.record, trial = stage.numbers.lowerBound
      let seed = Program.seed(experiment.seed, stage: stage.name, trial: trial, repeat: 1)
      commands = [
        (
          stage.name,
          program.arguments(
            at: batch.stage.point(trial: trial), seed: seed, stage: stage.name, trial: trial, repeat: 1,
            epochs: stage.epochs, file: Array("config.json".utf8)
          ).map { String(decoding: $0, as: UTF8.self) }
        )
      ]
    }
    if let unpassed = program.unpassed { warnings.append(unpassed) }
    if Set(experiment.stages.map(\.stage.epochs)).count > 1, !program.isToldEpochs {
      warnings += [
        "the stages differ in epochs, and no placeholder tells the program: add \"--epochs\", \"${epochs}\" to the command, or "
          + "read CAVIAR_EPOCHS"
      ]
    }
  }

  fileprivate init(_ experiment: Experiment, data: LoadedData) {
    let centre = experiment.space.centre
    let record = data.record
    self.init(
      name: experiment.name, description: experiment.description,
      objective: "\(experiment.objective.metric.name) at its \(experiment.objective.at.rawValue) epoch",
      data: record, folds: data.folds.count,
      model: experiment.resolved["model"].map(\.lines) ?? [],
      layers: experiment.configuration(at: centre).architecture.summary(
        inputs: record.features, classes: record.classes.count),
      training: experiment.resolved["training"].map(\.lines) ?? [],
      hyperparameters: experiment.hyperparameters.map { HyperparameterSummary($0, centre: centre) },
      checks: experiment.checks.map { CheckSummary(name: type(of: $0).name, cost: $0.cost) },
      stages: zip(experiment.stages, [nil] + experiment.stages.map(Optional.some)).map { stage, previous in
        StageSummary(stage, after: previous, declared: experiment.declaredLearningRates, of: experiment)
      }, final: experiment.final)
  }

  /// The plan as a value, for `--json`.
  fileprivate var value: SpecValue {
    let value: SpecValue = [
      "name": .text(name), "objective": .text(objective), "fits": .integer(fits), "epochs": .integer(epochs),
      "parameters": .integer(parameters), "data": data.map(value) ?? [:],
      "warnings": .list(warnings.map { .text($0) }),
      "commands": .map(commands.map { .init($0.stage, .list($0.arguments.map { .text($0) })) }),
      "layers": .list(layers.map(\.value)),
      "checks": .list(checks.map { ["name": .text($0.name), "cost": .text($0.cost)] }),
      "hyperparameters": .list(
        hyperparameters.map {
          let value: SpecValue = [
            "address": .text($0.address), "range": .text($0.range), "centre": .text($0.centre),
            "importance": .integer($0.importance.rawValue),
          ]
          return $0.window.map { value.setting("window", to: .number($0.rounded(significantDigits: 6))) } ?? value
        }),
      "stages": .list(
        stages.map {
          [
            "name": .text($0.name), "trials": .integer($0.trials), "epochs": .integer($0.epochs),
            "repeats": .integer($0.repeats), "sampler": .text($0.sampler), "ranges": .list($0.ranges.map { .text($0) }),
          ]
        }),
    ]
    return final.map { value.setting("final", to: $0.planValue) } ?? value
  }

  private func value(_ data: RunRecord.DataRecord) -> SpecValue {
    [
      "rows": .integer(data.rows), "features": .integer(data.features), "classes": .integer(data.classes.count),
      "train": .integer(data.train), "validation": .integer(data.validation), "test": .integer(data.test),
      "folds": .integer(folds), "columns": .list((data.columns ?? []).map(\.value)),
      "class_rows": .list(
        zip(data.classes, data.classRows ?? []).map { name, rows in
          [
            "class": .text(name), "train": .integer(rows.train), "validation": .integer(rows.validation),
            "test": .integer(rows.test),
          ]
        }), "notices": .list((data.notices ?? []).map { .text($0) }),
      "warnings": .list((data.warnings ?? []).map { .text($0) }),
    ]
  }
}

extension FinalTraining {
  fileprivate var planValue: SpecValue {
    [
      "retrain_on": .list(retrainOn.map { .text($0.rawValue) }), "repeats": .integer(repeats),
      "more_data": .boolean(moreData),
    ]
  }
}

extension PlanSummary.HyperparameterSummary {
  fileprivate init(_ hyperparameter: Hyperparameter, centre: Point) {
    let value = centre.value(at: hyperparameter.address)
    self.init(
      address: hyperparameter.address, range: YAMLText.flow(hyperparameter.canonical), centre: value?.cell ?? "",
      window: value.flatMap { hyperparameter.window(of: $0) }, importance: Importance(of: hyperparameter.address))
  }
}

extension ColumnSummary {
  fileprivate var value: SpecValue {
    var members: [SpecValue.Member] = [
      .init("name", .text(name)), .init("rule", .text(rule)), .init("inputs", .integer(inputs)),
      .init("missing", .integer(missing)),
    ]
    if let low { members.append(.init("low", .number(low))) }
    if let high { members.append(.init("high", .number(high))) }
    if let words { members.append(.init("words", .integer(words))) }
    if !examples.isEmpty { members.append(.init("examples", .list(examples.map { .text($0) }))) }
    return .map(members)
  }
}

extension LayerSummary {
  fileprivate var value: SpecValue {
    [
      "name": .text(name), "outputs": .integer(outputs), "parameters": .integer(parameters),
      "tensors": .list(
        tensors.map { ["name": .text($0.name), "shape": .list($0.shape.map { .integer($0) })] }),
    ]
  }
}

extension PlanSummary.StageSummary {
  /// - Parameter declared: The declared range of the learning rate.
  fileprivate init(
    _ resolved: Experiment.ResolvedStage, after previous: Experiment.ResolvedStage?, declared: Interval?,
    of experiment: Experiment
  ) {
    let stage = resolved.stage
    var ranges = resolved.ranges.sorted { $0.key < $1.key }.map { address, range in
      "\(address) in \(YAMLText.flow(range.bare))"
    }
    if let declared, let bracket = resolved.bracket {
      ranges.append(
        "\(BracketedRange.address) from the bracket, within [\(declared.low.plainText), \(declared.high.plainText)]"
          + (bracket.otherwise.map { ", else in \(YAMLText.flow($0.bare))" } ?? ""))
    }
    if let narrow = stage.narrow, let previous {
      let count = min(narrow.count(of: previous.stage.trials), previous.stage.trials)
      ranges.insert("around the best \(count) trials of \(previous.stage.name)", at: 0)
    }
    self.init(
      name: stage.name, trials: stage.trials, epochs: stage.epochs, repeats: stage.repeats,
      sampler: type(of: stage.sampler).name,
      ranges: ranges + [experiment.distinctValues(of: resolved)].compactMap(\.self))
  }
}

extension Experiment {
  /// The number of values of each hyperparameter that a stage tries. Nil where its points follow from results, or are very many.
  fileprivate func distinctValues(of resolved: ResolvedStage) -> String? {
    let stage = resolved.stage
    guard stage.narrow == nil, resolved.bracket == nil, stage.sampler.batch == nil, stage.trials <= 10_000 else {
      return nil
    }
    let request = request(of: resolved)
    let points = stage.sampler.points(of: request.trials, in: request, after: [])
    let counts = hyperparameters.compactMap { hyperparameter -> String? in
      let values = Set(points.compactMap { $0.value(at: hyperparameter.address)?.cell })
      return values.count > 1 ? "\(values.count) of \(hyperparameter.address)" : nil
    }
    return counts.isEmpty ? nil : "distinct values: " + counts.joined(separator: ", ")
  }
}

extension SpecValue {
  /// The number of keys of a mapping, 0 for other values.
  private var count: Int { if case .map(let members) = self { members.count } else { 0 } }

  /// One line per item or key.
  fileprivate var lines: [String] {
    switch self {
    case .list(let items): items.flatMap { $0.count == 1 ? $0.lines : [YAMLText.flow($0)] }
    case .map(let members): members.map { "\($0.key): \(YAMLText.flow($0.value))" }
    default: [YAMLText.flow(self)]
    }
  }
}
