import CaviarCompute
import CaviarRandom
import CaviarSpec
import Foundation
import Testing

@testable import CaviarTraining

/// 200 steps of a whole training against NumPy's, from the same weights, batches and masks.
///
/// With `CAVIAR_EXPORT=FILE` the test writes what `Reference/whole_run.py` starts from.
@Suite struct WholeRunTests {
  private static let rows = 96
  private static let steps = 200
  private static let perEpoch = 8

  private static var plan: FitPlan {
    smallPlan([
      dense(16), BatchNorm(), ReLU(), dropout(0.25), dense(12), BatchNorm(), Tanh(), dropout(0.1),
    ]) {
      $0.training.optimizer = Momentum()
      $0.training.learningRate = 0.1
      $0.training.l2 = 0.01
      $0.training.batchSize = 12
      $0.epochs = 25
    }
  }

  @Test func losses() throws {
    let data = TrainingData(
      train: clusters(rows: Self.rows, columns: 6, classes: 3), classCount: 3, trainSample: Array(0..<Self.rows))
    var workspace = Workspace<Float>()
    try export(data, in: &workspace)
    var costs: [Double] = []
    var losses: [Double] = []
    _ = fit(Self.plan, on: data, in: &workspace) {
      if let cost = $0.trainCost { costs.append(cost) }
      losses.append($0.trainLoss)
      return true
    }
    #expect(costs.count == 25 && wholeRunCosts.count == 25 && Self.steps == 25 * Self.perEpoch)
    for (cost, expected) in zip(costs, wholeRunCosts) { #expect(abs(cost - expected) < 1e-4) }
    #expect(abs((losses.last ?? 0) - wholeRunLoss) < 1e-4)
  }

  private func export(_ data: TrainingData, in workspace: inout Workspace<Float>) throws {
    guard let path = ProcessInfo.processInfo.environment["CAVIAR_EXPORT"] else { return }
    let plan = Self.plan
    let network = Pack([plan], data, in: &workspace).network
    let tensors = network.namedTensors(in: workspace.arena)
    let orders = (1...plan.epochs).map { RandomStream(plan.batchOrderKey, epoch: $0).permutation(Self.rows) }
    var masks: [String: [[[Double]]]] = [:]
    for item in plan.architecture.layers {
      guard item.part is Dropout else { continue }
      let units = item.name == "dropout1" ? 16 : 12
      let key = plan.noiseKey(item.name)
      masks[item.name] = (1...plan.epochs).flatMap { epoch in
        (1...Self.perEpoch).map { step in
          let stream = RandomStream(key, epoch: epoch, step: step)
          return (0..<plan.training.batchSize).map { row in
            (0..<units).map { stream.uniform(row * units + $0) }
          }
        }
      }
    }
    let run = Run(
      features: data.train.features.rows(Array(0..<Self.rows)), labels: data.train.labels,
      tensors: Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.values) }), orders: orders, uniforms: masks)
    try JSONEncoder().encode(run).write(to: URL(fileURLWithPath: path))
  }

  private struct Run: Encodable {
    let features: [Float]
    let labels: [Int32]
    let tensors: [String: [Float]]
    let orders: [[Int]]
    let uniforms: [String: [[[Double]]]]
  }
}
