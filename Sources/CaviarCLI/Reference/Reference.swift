import CaviarChecks
import CaviarData
import CaviarExperiment
import CaviarProgram
import CaviarSearch
package import CaviarSpec
import CaviarTables
import CaviarTraining

/// The reference of one word: a section or component of the language, an outcome, a file, a concept.
package struct ReferenceTopic: Sendable {
  /// `optimizer.adam`, `training`
  package let name: String
  package let otherNames: [String]
  package let summary: String
  /// An example of its use, as YAML.
  package let example: String?
  package let source: String?
  package let options: [OptionDescription]
  /// The text after the summary, in lines.
  package let lines: [String]
  /// Whole sections of a spec that show it.
  package let spec: String?

  package init(
    name: String, otherNames: [String], summary: String, example: String? = nil, source: String? = nil,
    options: [OptionDescription] = [], lines: [String] = [], spec: String? = nil
  ) {
    self.name = name
    self.otherNames = otherNames
    self.summary = summary
    self.example = example
    self.source = source
    self.options = options
    self.lines = lines
    self.spec = spec
  }

  /// This topic with some of its options only.
  package func with(_ options: [OptionDescription]) -> ReferenceTopic {
    ReferenceTopic(
      name: name, otherNames: otherNames, summary: summary, example: example, source: source, options: options,
      lines: lines, spec: spec)
  }
}

/// The reference of the language, of the results and of the method.
package enum Reference {
  /// Every topic: the language, the results, and the method.
  package static var topics: [ReferenceTopic] {
    language + lint + outcomes + diagnoses + files + exitCodes + conceptTopics
  }

  /// The words of the language: sections in the order of a spec, then components by kind and name.
  package static var language: [ReferenceTopic] {
    sections + topics(dataFormatKind) + topics(columnRuleKind) + topics(preprocessorKind)
      + topics(labelPreprocessorKind) + topics(layerKind) + constructs
      + topics(initializerKind) + topics(optimizerKind) + topics(scheduleKind) + warmup + scaleTopics
      + topics(samplerKind)
      + topics(checkKind) + metrics
  }

  private static var conceptTopics: [ReferenceTopic] {
    concepts.map { concept in
      ReferenceTopic(
        name: "concept." + concept.name, otherNames: concept.otherNames, summary: concept.lines[0],
        source: concept.source, lines: Array(concept.lines.dropFirst()), spec: concept.spec)
    }
  }

  private static var sections: [ReferenceTopic] {
    [
      section(SpecFile.self, "spec", "One YAML file: one experiment."),
      section(DataSection.Options.self, "data", "The data. The options of the format are written next to these."),
      section(DataRoot.self, "data.root", "The folder of data that is outside git."),
      section(MissingRule.self, "data.missing", "The treatment of missing cells in a csv."),
      section(PartSplit.self, "data.split", "The division of the examples into parts of given sizes."),
      section(
        FoldSplit.self, "data.split.folds", "The division of the examples into folds, each of which validates once."),
      section(ColumnSplit.self, "data.split.column", "A column that names the part of each row."),
      section(Training.self, "training", "The training of a network. Every number may carry a scale."),
      section(
        EarlyStopping.self, "training.early_stopping", "The condition that ends a training that no longer improves."),
      section(StopRule.self, "training.stop_when", "The condition that stops a trial as exploded."),
      section(ProgramFile.self, "program", "One YAML file whose fits a program of one's own trains."),
      section(ProgramSection.self, "trainer", "The program that trains, in place of `data`, `model` and `training`."),
      section(ProgramResources.self, "resources", "What one run of a program needs of the machine."),
      PythonModule.topic,
      section(
        ProgramFlag.self, "flag",
        "The arguments that a value of `space` becomes, where they are not `--name value`."),
      section(Objective.self, "objective", "The metric that ranks the trials. Its name alone is enough."),
      section(Stage.self, "stages", "One round of the search; a spec has a list of them."),
      section(Narrowing.self, "stages.narrow", "Search in the box around the best trials of the stage before."),
      section(
        FinalTraining.self, "final", "The final training of the winner, on more examples, evaluated on the test part."),
    ]
  }

  /// The constructs that may replace a layer.
  private static var constructs: [ReferenceTopic] {
    [
      ReferenceTopic(
        name: "layer.choice", otherNames: ["categorical", "alternatives", "none"],
        summary: "One of several layers, lists of layers or `none`, which the search chooses.",
        example: "choice: [relu, tanh, none]"),
      ReferenceTopic(
        name: "layer.repeat", otherNames: Repeat.otherNames, summary: Repeat.summary, example: Repeat.example,
        options: Repeat.options),
    ]
  }

  /// The warmup, next to a schedule or alone.
  private static var warmup: [ReferenceTopic] {
    [
      topic(
        "learning_rate_schedule.warmup", ["warm_up", "warmup_epochs"],
        "The epochs in which the rate rises: in epoch e ≤ w it is e / (w + 1) of learning_rate; a schedule next to it begins after them.",
        "learning_rate_schedule: {cosine: {floor: 0}, warmup: 2}")
    ]
  }

  /// The scales, and the keys that may replace one or stand next to it.
  private static var scaleTopics: [ReferenceTopic] {
    scales.map { topic("scale." + $0.name, $0.otherNames, $0.summary, $0.example) } + [
      topic(
        "scale.choice", ["categorical", "values"], "One of a few values; numbers are ordered.",
        "{choice: [32, 64, 128]}"),
      topic(
        "scale.same_as", ["tie"], "The value of another hyperparameter, by its address.", "{same_as: dense1.units}"),
      topic(
        "scale.step", ["q", "quantize"], "With `uniform`: only values at whole steps from the lower bound.",
        "{uniform: [16, 128], step: 16}"),
      topic(
        "scale.natural", ["low", "high", "both"],
        "With a scale: an edge (low, high, both) where the values end by nature, so that no warning suggests widening it.",
        "{uniform: [0, 0.5], natural: low}"),
    ]
  }

  /// The metrics, each measured on a part of the examples.
  private static var metrics: [ReferenceTopic] {
    MetricKind.allCases.map { kind in
      topic("metric." + kind.rawValue, kind.otherNames, kind.summary, "objective: validation_\(kind.rawValue)")
    }
  }

  private static func topic(_ name: String, _ others: [String], _ summary: String, _ example: String) -> ReferenceTopic
  {
    ReferenceTopic(name: name, otherNames: others, summary: summary, example: example)
  }

  private static func section<R: Mapping>(_ type: R.Type, _ name: String, _ summary: String) -> ReferenceTopic {
    ReferenceTopic(name: name, otherNames: [], summary: summary, options: R.options)
  }

  private static func topics<Part>(_ kind: ComponentKind<Part>) -> [ReferenceTopic] {
    let prefix = kind.name.split(separator: " ").joined(separator: "_")
    return kind.entries.map {
      ReferenceTopic(
        name: prefix + "." + $0.name, otherNames: $0.otherNames, summary: $0.summary, example: $0.example,
        source: $0.source, options: $0.options)
    }
  }
}
