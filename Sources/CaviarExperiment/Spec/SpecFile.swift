package import CaviarChecks
package import CaviarData
import CaviarSearch
package import CaviarSpec
package import CaviarTraining

/// A spec, section by section: the fields of the language's top level.
package struct SpecFile: Mapping {
  package static let fields: [Field<SpecFile>] = [
    .init(
      "caviar", \.caviar, .languageVersion, required: true, otherNames: ["version"], "The version of the language: 1."),
    .init(
      "name", \.name, Codec<String>.name.optional, default: "the file's name",
      otherNames: ["experiment", "id", "title"],
      "The experiment's name, and its folder's in the results."),
    .init(
      "description", \.description, Codec<String>.text.optional, otherNames: ["notes", "comment"],
      "Notes on the experiment, for its report."),
    .init(
      "seed", \.seed, .integer(.atLeast(0)), otherNames: ["random_seed", "random_state", "rng_seed"],
      "The seed from which all random numbers follow."),
    .init(
      "data", \.data, .data, required: true, otherNames: ["dataset"], "The examples, their parts and preprocessing."),
    .init(
      "model", \.model, Codec<Architecture>.architecture.searchable, required: true,
      otherNames: ["network", "layers", "architecture", "net"],
      "The architecture: a list of layers, the output last."),
    .init(
      "training", \.training, Codec<Training>.mapping(named: "`training`").searchable, required: true,
      otherNames: ["train", "optimization", "fit"],
      "The optimizer, learning rate, batches and regularization."),
    .init(
      "checks", \.checks, checkKind.codec.list(), default: "[initial_loss, overfit_tiny]",
      otherNames: ["sanity_checks"],
      "Tests of the network before the search."),
    .init(
      "objective", \.objective, Codec<Objective>.objective.optional,
      default: "validation_accuracy; validation_loss of a regression",
      otherNames: ["metric", "goal", "optimize"], "The metric by which trials are ranked."),
    .init(
      "expect", \.expectations, .expectations, default: "nothing in particular",
      otherNames: ["expected", "expectations", "goal_value", "target_metric", "threshold"],
      "Metrics, and the values that the winner should reach."),
    .init(
      "stages", \.stages, Codec<Stage>.mapping(named: "a stage").list(minimum: 1).optional,
      default: "one with one trial if nothing is searched", otherNames: ["search", "rounds", "sweep"],
      "The stages of the search, in order."),
    .init(
      "diagnoses", \.diagnoses, diagnosisKind.codecByName, default: "the thresholds of each rule",
      otherNames: ["diagnosis", "rules"], "Thresholds of the rules by which trials are diagnosed."),
    .init(
      "results", \.results, Codec<ResultOptions>.mapping(named: "`results`").optional,
      default: "the layers of the best trials of each stage", otherNames: ["output", "outputs"],
      "What the result files hold."),
    .init(
      "final", \.final, Codec<FinalTraining>.mapping(named: "`final`").optional,
      default: "the test part is not touched",
      otherNames: ["refit", "retrain", "test"],
      "The winner's final training, evaluated on the test part."),
  ]

  package var caviar = 1
  package var name: String?
  package var description: String?
  package var seed = 0
  package var data = DataSection(format: CSV(), options: .init())
  package var model = Architecture([], Softmax())
  package var training = Training()
  package var checks: [any Check] = [InitialLoss(), OverfitTiny()]
  package var objective: Objective?
  package var expectations: [Expectation] = []
  package var stages: [Stage]?
  package var diagnoses: [any DiagnosisRule] = []
  package var results: ResultOptions?
  package var final: FinalTraining?

  package init() {}

  package init(defaultsOf numerics: Int) {
    self.init()
    checks = [InitialLoss(defaultsOf: numerics), OverfitTiny(defaultsOf: numerics)]
  }
}

extension Codec where Value == Int {
  /// The one version of the language that there is.
  static var languageVersion: Codec {
    let codec = Codec.integer().refined("the version 1", encode: { $0 }) { version in
      version == 1
        ? .value(version)
        : .problem("this program reads version 1 of the language, and the spec is written in version \(version)")
    }
    return Codec(codec.text, decode: codec.decode, encode: codec.encode, schema: { _ in ["const": 1] })
  }
}
