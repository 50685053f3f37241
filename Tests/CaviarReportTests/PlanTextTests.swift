import CaviarReport
import Testing

@Suite struct PlanTextTests {
  private let plan = PlanSummary(
    name: "digits", description: "A two-layer network on 8×8 handwritten digits, coarse to fine.",
    objective: "validation_accuracy at its best epoch",
    data: .init(rows: 1797, features: 64, classes: 10, train: 1258, validation: 270, test: 269),
    model: ["dense: {units: {log: [32, 128]}, init: he}", "relu", "softmax: {init: {random_normal: {std: 0.01}}}"],
    training: ["optimizer: {momentum: {beta: {one_minus_log: [0.9, 0.999]}}}", "batch_size: 50"], parameters: 4874,
    hyperparameters: [
      .init(address: "dense1.units", range: "{log: [32, 128]}", centre: "64"),
      .init(address: "learning_rate", range: "{log: [0.0001, 1]}", centre: "0.01"),
      .init(address: "momentum.beta", range: "{one_minus_log: [0.9, 0.999]}", centre: "0.99"),
    ],
    checks: ["initial_loss", "regularization_raises_loss", "overfit_tiny"],
    stages: [
      .init(name: "coarse", trials: 100, epochs: 5, sampler: "random", ranges: []),
      .init(
        name: "fine", trials: 100, epochs: 20, sampler: "random",
        ranges: ["around the best 10 trials of coarse, with a margin of 0.1", "dense1.units in [64, 128]"]),
    ])

  @Test(arguments: [40, 80]) func `A plan`(width: Int) throws {
    try expectGolden(PlanText(plan, style: .init(color: false, width: width)).text, "plan-\(width).txt")
  }

  @Test func `Nothing searched, nothing checked`() throws {
    var plan = plan
    plan.description = nil
    plan.hyperparameters = []
    plan.checks = []
    plan.stages = [.init(name: "train", trials: 1, epochs: 1, sampler: "random", ranges: [])]
    try expectGolden(PlanText(plan, style: .init(color: false, width: 80)).text, "plan-single.txt")
  }

  @Test func `A regression has no classes`() {
    var plan = plan
    plan.data.classes = 0
    #expect(PlanText(plan, style: .init(color: false, width: 80)).text.contains("64 features, a number to predict\n"))
  }

  @Test func `The cost is that of all fits`() {
    #expect(plan.fits == 200)
    #expect(plan.epochs == 2500)
  }
}
