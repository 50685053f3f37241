package import CaviarProgram
package import CaviarSpec
import CaviarYAML

/// A spec whose fits a program of the user's own trains: its top level.
package struct ProgramFile: SpecHeader {
  package static let fields: [Field<Self>] =
    headerFields + [
      .init(
        "trainer", \.trainer, Codec<ProgramSection>.mapping(named: "`trainer`"), required: true,
        "The program that trains, and what it reports."),
      .init(
        "space", \.space, Codec<ProgramSpace>.space.searchable, default: "nothing is searched",
        otherNames: ["parameters", "hyperparameters", "search_space", "params"],
        "The program's hyperparameters, each a literal or a scale."),
      .init(
        "objective", \.objective, Codec<ProgramObjective>.objective.optional, default: "the only metric",
        otherNames: ["metric", "goal", "optimize"], "The metric by which trials are ranked."),
      .init(
        "stages", \.stages, Codec<[Stage]>.withoutEpochs.optional,
        default: "one with one trial if nothing is searched", otherNames: ["search", "rounds", "sweep"],
        "The stages of the search, in order."),
      diagnosesField,
      .init(
        "final", \.final, Codec<ProgramFinal>.mapping(named: "`final`").optional, default: "none",
        otherNames: ["test", "retrain", "refit", "evaluate"],
        "Runs the winner once more with CAVIAR_FINAL=1, and records its metrics of the test part."),
    ]

  package static func example(of field: String) -> String? {
    switch field {
    case "caviar": "caviar: 1"
    case "trainer": "trainer: {command: [python3, train.py, \"${args}\"], metrics: {validation_accuracy: maximize}}"
    default: nil
    }
  }

  package var caviar = 1
  package var name: String?
  package var description: String?
  package var seed = 0
  package var trainer = ProgramSection()
  package var space = ProgramSpace()
  package var objective: ProgramObjective?
  package var stages: [Stage]?
  package var diagnoses: [any DiagnosisRule] = []
  package var final: ProgramFinal?

  package init() {}
}

/// The runs of the winner after the search, for metrics of the test part.
package struct ProgramFinal: Mapping {
  package static let fields: [Field<Self>] = [
    .init(
      "repeats", \.repeats, .integer(.between(1, 1_000)), otherNames: ["n_repeats", "num_repeats", "seeds"],
      "The number of runs. The first has the winner's seed, the others have their own.")
  ]

  package var repeats = 1

  package init() {}

  /// The same for the search, which trains nothing of ours on any part.
  var training: FinalTraining {
    var training = FinalTraining()
    (training.retrainOn, training.repeats) = ([], repeats)
    return training
  }
}

/// The metric by which a program's trials are ranked.
package struct ProgramObjective: Mapping {
  package static let fields: [Field<Self>] = [
    .init("metric", \.metric, .text, required: true, otherNames: ["name", "goal"], "The metric."),
    .init("at", \.at, .word, otherNames: ["epoch", "when"], "The epoch whose value counts: the best or the last."),
  ]

  package var metric = ""
  package var at = Objective.Epoch.best

  package init() {}
}

extension Codec where Value == ProgramObjective {
  /// A metric's name, or a mapping that says at which epoch it counts.
  fileprivate static var objective: Codec {
    let full = Codec<ProgramObjective>.mapping(named: "`objective`")
    return Codec(
      "a metric, or a mapping with `metric` and `at`",
      decode: { node, decoding in
        guard node.mapping == nil else { return full.decode(node, &decoding) }
        return Codec<String>.text.decode(node, &decoding).map { declared in
          var objective = ProgramObjective()
          objective.metric = declared.at(Point())
          return Parametric(objective.canonical) { [objective] _ in objective }
        }
      },
      encode: \.canonical, schema: { writer in ["anyOf": [["type": "string"], full.schema(&writer)]] })
  }
}

extension Codec where Value == [Stage] {
  /// Stages that need not name their epochs: ``ProgramReader`` gives them one.
  fileprivate static var withoutEpochs: Codec {
    let stages = Codec<Stage>.mapping(named: "a stage").list(minimum: 1)
    return Codec(
      stages.text, decode: stages.decode, encode: stages.encode,
      schema: { writer in
        let list = stages.schema(&writer)
        guard let stage = list["items"], case .list(let required)? = stage["required"] else { return list }
        return list.setting("items", to: stage.setting("required", to: .list(required.filter { $0 != "epochs" })))
      })
  }
}
