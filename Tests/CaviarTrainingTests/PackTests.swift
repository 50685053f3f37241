import CaviarCompute
import CaviarSpec
import Testing

@testable import CaviarTraining

/// Fits side by side against the same fits alone, bit by bit.
@Suite struct PackTests {
  /// Fits with one batch order that otherwise differ in every way.
  static let plans: [FitPlan] = {
    var plans = [
      smallPlan([dense(50), ReLU()]),
      smallPlan([dense(17), BatchNorm(), Tanh(), dropout(0.3), dense(9), GELU()]) {
        $0.training.optimizer = Adam()
        $0.training.l2 = 0.01
      },
      smallPlan([]) { $0.training.l1 = 1e-3 },
      smallPlan([BatchNorm(), dense(8), ELU()]) { $0.training.optimizer = RMSProp() },
      smallPlan([dropout(0.2), dense(8), LeakyReLU()]) { $0.training.classWeight = .balanced },
      smallPlan([dense(130), Sigmoid()]) { $0.training.learningRate = 1e30 },
      smallPlan([dense(3), ReLU()]) {
        $0.training.schedule = LearningRateSchedule(Exponential())
        $0.training.earlyStopping = EarlyStopping()
        $0.training.clipNorm = 0.5
      },
      smallPlan([dense(600), ReLU()]) { $0.training.optimizer = Nesterov() },
      smallPlan([dense(20), ReLU(), dense(20), ReLU()]) { $0.training.optimizer = AdamW() },
    ]
    for index in plans.indices {
      plans[index].trial = index + 1
      (plans[index].epochs, plans[index].training.batchSize) = (6, 32)
    }
    return plans
  }()

  static let data = clusterData(rows: 150, columns: 37)

  private static func results(
    _ indices: [Int], on data: TrainingData = data
  ) -> [Int: (FitResult, [EpochMetrics])] {
    var workspace = Workspace<Float>()
    var epochs: [[EpochMetrics]] = indices.map { _ in [] }
    let results = fit(indices.map { plans[$0] }, on: data, in: &workspace, returnsTensors: true) { index, metrics in
      epochs[index].append(metrics)
      return true
    }
    return Dictionary(uniqueKeysWithValues: indices.indices.map { (indices[$0], (results[$0], epochs[$0])) })
  }

  /// Models that begin with a product, and others beside them.
  @Test(arguments: [
    (37, [0, 1, 2, 3, 4, 5, 6, 7, 8]), (37, [8, 5, 1]), (200, [2, 7, 0, 8, 4]), (512, [6, 0, 3, 1]),
  ])
  func neighboursLeaveNoTrace(columns: Int, indices: [Int]) {
    let data = clusterData(rows: 150, columns: columns)
    let together = Self.results(indices, on: data)
    for index in indices {
      let alone = Self.results([index], on: data)[index]
      #expect(together[index]?.0 == alone?.0, "fit \(index)")
      #expect(together[index]?.1 == alone?.1, "fit \(index)")
    }
  }

  @Test func aFitThatIsOverLetsTheOthersGoOn() {
    let together = Self.results(Array(Self.plans.indices))
    #expect(together[5]?.0.outcome != .completed)
    #expect(together[0]?.0.outcome == .completed && together[8]?.0.outcome == .completed)
  }

  @Test func smallBatches() {
    var plans = [0, 8].map { Self.plans[$0] }
    for index in plans.indices { plans[index].training.batchSize = 3 }
    var workspace = Workspace<Float>()
    let together = fit(plans, on: Self.data, in: &workspace, returnsTensors: true) { _, _ in true }
    for (plan, result) in zip(plans, together) {
      #expect(fit(plan, on: Self.data, in: &workspace, returnsTensors: true) { _ in true } == result)
    }
  }
}
