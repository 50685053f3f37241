import CaviarCompute
import Testing

@testable import CaviarTraining

@Suite struct DeterminismTests {
  static let plans = [
    smallPlan(),
    smallPlan([dense(20), Tanh(), dense(7), ReLU()]) { $0.training.optimizer = Adam() },
    smallPlan([]) { $0.training.batchSize = 7 },
  ]

  @Test func aUsedWorkspaceLeavesNoTrace() {
    var workspace = Workspace<Float>()
    let data = clusterData()
    let fresh = Self.plans.map { observed($0, on: data).epochs }
    for index in [1, 0, 2, 1, 0] {
      #expect(observed(Self.plans[index], on: data, in: &workspace).epochs == fresh[index])
    }
  }

  @Test func fitsAtOnceAreFitsAlone() async {
    let data = clusterData()
    let alone = Self.plans.map { observed($0, on: data).epochs }
    await withTaskGroup(of: (Int, [EpochMetrics]).self) { group in
      for index in [0, 1, 2, 0, 1, 2] {
        group.addTask { (index, observed(Self.plans[index], on: data).epochs) }
      }
      for await (index, epochs) in group { #expect(epochs == alone[index]) }
    }
  }

  @Test func batchesAreTheSameInAllTrials() {
    let keys = [1, 2].map { trial in smallPlan { $0.trial = trial }.batchOrderKey }
    #expect(keys[0] == keys[1])
    #expect(smallPlan { $0.repeat = 1 }.batchOrderKey != keys[0])
    #expect(smallPlan { $0.stage = "fine" }.batchOrderKey != keys[0])
  }
}
