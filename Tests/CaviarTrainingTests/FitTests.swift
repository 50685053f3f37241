import CaviarCompute
import CaviarRandom
import CaviarSpec
import Testing

@testable import CaviarTraining

@Suite struct FitTests {
  @Test(arguments: optimizers.indices)
  func everyOptimizerLearns(index: Int) {
    let plan = smallPlan(epochs: 30) {
      $0.training.optimizer = optimizers[index].init()
      $0.training.learningRate = optimizers[index] == SGD.self ? 0.3 : 0.03
    }
    let (result, epochs) = observed(plan, on: clusterData())
    #expect(result == FitResult(outcome: .completed, lastEpoch: 30, parameterCount: 6 * 8 + 8 + 8 * 3 + 3))
    #expect(epochs.map(\.epoch) == Array(0...30))
    #expect((epochs.last?.trainAccuracy ?? 0) > 0.95)
    #expect((epochs.last?.validationAccuracy ?? 0) > 0.8)
    #expect(epochs[0].trainCost == nil)
  }

  @Test func theLastSmallerBatchIsUsed() {
    // Steps too small to change anything: each batch's cost is the initial loss of its examples.
    let data = TrainingData(
      train: clusters(rows: 10, columns: 4, classes: 3), classCount: 3, trainSample: Array(0..<10))
    let plan = smallPlan(epochs: 1) {
      $0.training.learningRate = 1e-30
      $0.training.batchSize = 4
    }
    let (_, epochs) = observed(plan, on: data)
    let order = RandomStream(plan.batchOrderKey, epoch: 1).permutation(10)
    var workspace = Workspace<Float>()
    let costs = [0..<4, 4..<8, 8..<10].map { range in
      initialState(of: plan, on: data, rows: Array(order[range]), in: &workspace).loss
    }
    let mean = costs.reduce(0, +) / 3
    #expect(abs((epochs[1].trainCost ?? 0) - mean) < 1e-6)
    #expect(abs(epochs[1].trainLoss - epochs[0].trainLoss) < 1e-6)
  }

  @Test func batchesLargerThanTheDataAreTheData() {
    let full = smallPlan { $0.training.batchSize = 60 }
    let larger = smallPlan { $0.training.batchSize = .max }
    #expect(observed(full, on: clusterData()).epochs == observed(larger, on: clusterData()).epochs)
  }

  @Test func theFirstLossIsThatOfChance() {
    var workspace = Workspace<Float>()
    let data = clusterData(rows: 200, columns: 6, classes: 4)
    let plan = smallPlan { $0.training.l2 = 5 }
    let state = initialState(of: plan, on: data, rows: data.trainSample, in: &workspace)
    #expect(abs(state.loss - 1.386) < 0.05)
    #expect(state.cost(l2: 0) == state.loss)
    #expect(abs(state.cost(l2: 10) - state.loss - 5 * state.squaredWeights) < 1e-9)
    // He: 8 units with 6 inputs of variance 2/6 each.
    #expect(abs(state.squaredWeights - 16) < 10)
    let (_, epochs) = observed(plan, on: data)
    #expect(epochs[0].trainLoss == state.loss)
  }

  @Test func ratesFollowTheSchedule() {
    var schedule = Exponential()
    schedule.factor = 0.5
    let plan = smallPlan(epochs: 3) { $0.training.schedule = LearningRateSchedule(schedule) }
    #expect(observed(plan, on: clusterData()).epochs.map(\.learningRate) == [0.05, 0.05, 0.025, 0.0125])
  }

  @Test func noEpochsMeasureOnce() {
    let (result, epochs) = observed(smallPlan(epochs: 0), on: clusterData())
    #expect(result.outcome == .completed && result.lastEpoch == 0 && epochs.count == 1)
  }

  @Test func hugeRatesGiveNaNInTheFirstEpoch() {
    let plan = smallPlan { $0.training.learningRate = 1e30 }
    let (result, epochs) = observed(plan, on: clusterData())
    #expect(result.outcome == .nan && result.lastEpoch == 0)
    #expect(epochs.map(\.epoch) == [0])
  }

  @Test func largeRatesExplode() {
    for rate in [30.0, 1e6] {
      let plan = smallPlan(epochs: 5) {
        $0.training.optimizer = SGD()
        $0.training.learningRate = rate
        $0.training.stopWhen.lossExceedsInitial = 1.5
        $0.training.batchSize = 60
      }
      let (result, epochs) = observed(plan, on: clusterData())
      guard result.outcome != .nan else {
        #expect(rate > 1e5)
        continue
      }
      #expect(result.outcome == .exploded)
      #expect(result.lastEpoch == epochs.count - 1)
      #expect((epochs.last?.trainLoss ?? 0) > 1.5 * epochs[0].trainLoss)
      #expect(epochs.dropLast().allSatisfy { $0.trainLoss <= 1.5 * epochs[0].trainLoss })
    }
  }

  @Test func theObserverCanStop() {
    var workspace = Workspace<Float>()
    let result = fit(smallPlan(epochs: 9), on: clusterData(), in: &workspace) { $0.epoch < 4 }
    #expect(result.outcome == nil && result.lastEpoch == 4)
  }

  @Test func floatAndDoubleAgree() {
    var workspace = Workspace<Double>()
    let plan = smallPlan([dense(8), ReLU(), dense(5), Tanh()]) { $0.training.l2 = 1e-3 }
    let double = observed(plan, on: clusterData(), in: &workspace).epochs
    let single = observed(plan, on: clusterData()).epochs
    for (a, b) in zip(single, double) {
      #expect(abs(a.trainLoss - b.trainLoss) < 1e-4)
      #expect(abs((a.trainCost ?? 0) - (b.trainCost ?? 0)) < 1e-4)
    }
  }
}
