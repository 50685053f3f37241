package import CaviarChecks
package import CaviarData
import CaviarSearch
package import CaviarSpec
package import CaviarTraining

/// A spec, section by section: the fields of the language's top level.
package struct SpecFile: SpecHeader {
  package static let fields: [Field<SpecFile>] =
    headerFields + [
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
      diagnosesField,
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
