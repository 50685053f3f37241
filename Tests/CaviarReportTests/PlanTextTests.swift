import CaviarSearch
import Testing

@testable import CaviarData
@testable import CaviarExperiment
@testable import CaviarReport
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore
@testable import CaviarTraining

@Suite struct PlanTextTests {
  private static var data: RunRecord.DataRecord {
    var data = RunRecord.DataRecord(
      sha256: "", files: nil, rows: 1797, features: 66, classes: ["no", "yes"], train: 1258, validation: 270, test: 269,
      baseline: Baseline(answer: "yes", metric: .accuracy, value: 0.6))
    data.columns =
      [ColumnSummary("visit", rule: "drop"), ColumnSummary("bought", rule: "label")]
      + (0..<40).map { ColumnSummary("pixel_\($0)", rule: "number", inputs: 1, range: (0, 16)) }
      + [
        ColumnSummary("age", rule: "number", inputs: 1, missing: 73, range: (-1.5, 80.25)),
        ColumnSummary(
          "city", rule: "one_hot", inputs: 25, missing: 3, words: 24,
          examples: ["Accra", "Essen", "Köln", "大阪", "Rome"]),
      ]
    data.classRows = [.init(train: 500, validation: 100, test: 99), .init(train: 758, validation: 170, test: 170)]
    data.notices = ["3 rows without a label are left out"]
    data.warnings = ["the validation part has no row of the class \"maybe\""]
    return data
  }

  private let plan = PlanSummary(
    name: "digits", description: "A two-layer network on 8×8 handwritten digits, coarse to fine.",
    objective: "validation_accuracy at its best epoch",
    data: data, folds: 1,
    model: ["dense: {units: {log: [32, 128]}, init: he}", "relu", "softmax: {init: {random_normal: {std: 0.01}}}"],
    layers: [
      LayerSummary(
        name: "dense1", outputs: 64,
        tensors: [.init(name: "weights", shape: [64, 66]), .init(name: "biases", shape: [64])], parameters: 4288),
      LayerSummary(name: "relu1", outputs: 64, tensors: [], parameters: 0),
      LayerSummary(
        name: "softmax", outputs: 2,
        tensors: [.init(name: "weights", shape: [2, 64]), .init(name: "biases", shape: [2])], parameters: 130),
    ], training: ["optimizer: {momentum: {beta: {one_minus_log: [0.9, 0.999]}}}", "batch_size: 50"],
    hyperparameters: [
      .init(address: "dense1.units", range: "{log: [32, 128]}", centre: "64", window: nil, importance: .second),
      .init(address: "learning_rate", range: "{log: [0.0001, 1]}", centre: "0.01", window: nil, importance: .first),
      .init(
        address: "momentum.beta", range: "{one_minus_log: [0.9, 0.999]}", centre: "0.99", window: 100,
        importance: .second),
    ],
    checks: [
      .init(name: "initial_loss", cost: "no training"), .init(name: "regularization_raises_loss", cost: "two steps"),
      .init(name: "overfit_tiny", cost: "up to 600 steps, on 20 examples"),
    ],
    stages: [
      .init(name: "coarse", trials: 100, epochs: 5, sampler: "random", ranges: []),
      .init(
        name: "fine", trials: 100, epochs: 20, sampler: "random",
        ranges: ["around the best 10 trials of coarse, with a margin of 0.1", "dense1.units in [64, 128]"]),
    ],
    final: {
      var final = FinalTraining()
      final.moreData = true
      return final
    }())

  @Test(arguments: [40, 80]) func `A plan`(width: Int) throws {
    try expectGolden(PlanText(plan, style: .init(color: false, width: width)).text, "plan-\(width).txt")
  }

  @Test func `Nothing searched, nothing checked`() throws {
    var plan = plan
    plan.description = nil
    plan.hyperparameters = []
    plan.checks = []
    plan.final = nil
    plan.stages = [.init(name: "train", trials: 1, epochs: 1, sampler: "random", ranges: [])]
    try expectGolden(PlanText(plan, style: .init(color: false, width: 80)).text, "plan-single.txt")
  }

  @Test func `A regression has no classes`() {
    var plan = plan
    plan.data = RunRecord.DataRecord(
      sha256: "", files: nil, rows: 1797, features: 64, classes: [], train: 1258, validation: 270, test: 269,
      baseline: Baseline(answer: "1", metric: .rmse, value: 0.6))
    #expect(PlanText(plan, style: .init(color: false, width: 80)).text.contains("64 features, regression\n"))
  }

  @Test func `The cost is that of all fits`() {
    #expect(plan.fits == 200)
    #expect(plan.epochs == 2500)
  }
}
