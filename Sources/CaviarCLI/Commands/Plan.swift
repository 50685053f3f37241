import ArgumentParser
import CaviarReport
import CaviarRun
import CaviarSearch
import CaviarSpec
import CaviarTraining

/// `caviar plan`: what a run would do.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a run would do: data, network, space, stages.",
    discussion: "With --resolved, print the resolved spec instead: the spec with every default filled in.")

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
    let plan = PlanSummary(experiment, data: try data.load(experiment))
    if output.json {
      try console.print(json: plan.value)
    } else if !output.quiet {
      console.print(PlanText(plan, style: console.outputStyle).text)
    }
  }
}

extension PlanSummary {
  fileprivate init(_ experiment: Experiment, data: LoadedData) {
    let centre = experiment.space.centre
    let record = data.record
    self.init(
      name: experiment.name, description: experiment.description,
      objective: "\(experiment.objective.metric.rawValue) at its \(experiment.objective.at.rawValue) epoch",
      data: DataSummary(
        rows: record.rows, features: record.features, classes: record.classes.count, train: record.train,
        validation: record.validation, test: record.test, folds: data.folds.count),
      model: experiment.resolved["model"].map(\.lines) ?? [],
      training: experiment.resolved["training"].map(\.lines) ?? [],
      parameters: experiment.configuration(at: centre).architecture.parameterCount(
        inputs: record.features, classes: record.classes.count),
      hyperparameters: experiment.hyperparameters.map {
        HyperparameterSummary(
          address: $0.address, range: YAMLText.flow($0.canonical), centre: centre.value(at: $0.address)?.cell ?? "")
      },
      checks: experiment.checks.map { type(of: $0).name },
      stages: zip(experiment.stages, [nil] + experiment.stages.map(Optional.some)).map { stage, previous in
        StageSummary(stage, after: previous)
      })
  }

  /// The plan as data.
  fileprivate var value: SpecValue {
    [
      "name": .text(name), "objective": .text(objective), "fits": .integer(fits), "epochs": .integer(epochs),
      "parameters": .integer(parameters),
      "data": [
        "rows": .integer(data.rows), "features": .integer(data.features), "classes": .integer(data.classes),
        "train": .integer(data.train), "validation": .integer(data.validation), "test": .integer(data.test),
        "folds": .integer(data.folds),
      ],
      "checks": .list(checks.map { .text($0) }),
      "hyperparameters": .list(
        hyperparameters.map { ["address": .text($0.address), "range": .text($0.range), "centre": .text($0.centre)] }),
      "stages": .list(
        stages.map {
          [
            "name": .text($0.name), "trials": .integer($0.trials), "epochs": .integer($0.epochs),
            "repeats": .integer($0.repeats), "sampler": .text($0.sampler), "ranges": .list($0.ranges.map { .text($0) }),
          ]
        }),
    ]
  }
}

extension PlanSummary.StageSummary {
  fileprivate init(_ resolved: Experiment.ResolvedStage, after previous: Experiment.ResolvedStage?) {
    let stage = resolved.stage
    var ranges = resolved.ranges.sorted { $0.key < $1.key }.map { address, range in
      "\(address) in \(YAMLText.flow(range.bare))"
    }
    if let narrow = stage.narrow, let previous {
      let count = min(narrow.count(of: previous.stage.trials), previous.stage.trials)
      ranges.insert("around the best \(count) trials of \(previous.stage.name)", at: 0)
    }
    self.init(
      name: stage.name, trials: stage.trials, epochs: stage.epochs, repeats: stage.repeats,
      sampler: type(of: stage.sampler).name,
      ranges: ranges)
  }
}

extension SpecValue {
  /// How many keys a mapping has; none in anything else.
  private var count: Int { if case .map(let members) = self { members.count } else { 0 } }

  /// A line for each item or key.
  fileprivate var lines: [String] {
    switch self {
    case .list(let items): items.flatMap { $0.count == 1 ? $0.lines : [YAMLText.flow($0)] }
    case .map(let members): members.map { "\($0.key): \(YAMLText.flow($0.value))" }
    default: [YAMLText.flow(self)]
    }
  }
}
