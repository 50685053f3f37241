import CaviarCompute
import CaviarData
import CaviarDiagnostics
import CaviarSpec
import CaviarTraining
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// The lecture's own numbers, on generated images in the layout of CIFAR-10's files (`Tests/Method/cifar10.py`).
@Suite struct LectureTests {
  /// The lecture's network and its data: twenty images to train on, and two to measure, which cost little.
  private static let lecture = SpecText().with {
    $0.name = "lecture"
    $0.data = """
      {cifar10: images.bin.gz, split: {train: 20, validation: 2, stratify: false, order: file}, preprocess: [zero_center]}
      """
    $0.model = """
      [{dense: {units: 50, init: {random_normal: {std: 1e-4}}}}, relu, {softmax: {init: {random_normal: {std: 1e-4}}}}]
      """
    $0.training = "{optimizer: sgd, learning_rate: 1e-3, batch_size: all}"
    $0.checks = "[]"
    $0.objective = "{metric: train_loss, at: last}"
    $0.stages = ["{name: only, trials: 1, epochs: 1}"]
  }

  private func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    try Disk().write(try Repository.bytes("Tests/Method/cifar10.bin.gz"), to: sandbox.path.appending("images.bin.gz"))
    return sandbox
  }

  /// The plan of the spec's only fit, and its data.
  private func fit(_ spec: SpecText) throws -> (plan: FitPlan, data: TrainingData) {
    let sandbox = try sandbox()
    let experiment = try sandbox.experiment(spec)
    let configuration = experiment.configuration(at: Point())
    let plan = FitPlan(
      seed: experiment.seed, architecture: configuration.architecture, training: configuration.training, epochs: 1)
    return (plan, try DataLoader(root: nil).load(experiment).training)
  }

  /// 2.3026 without a penalty, 3.07 with λ = 1e3, and between them ½·λ·ΣW².
  @Test func initialLossAndTheCrank() throws {
    var (plan, data) = try fit(Self.lecture)
    var workspace = Workspace<Float>()
    func cost(l2: Double) throws -> (cost: Double, loss: Double) {
      plan.training.l2 = l2
      var epochs: [EpochMetrics] = []
      _ = CaviarTraining.fit(plan, on: data, in: &workspace) {
        epochs.append($0)
        return true
      }
      return (try #require(epochs[1].trainCost), epochs[0].trainLoss)
    }
    let (plain, loss) = try cost(l2: 0)
    #expect(abs(loss - 2.3026) < 1e-4 && abs(plain - 2.3026) < 1e-4)
    let cranked = try cost(l2: 1e3).cost
    #expect(abs(cranked - 3.07) < 0.01)

    plan.epochs = 0
    let start = CaviarTraining.fit(plan, on: data, in: &workspace, returnsTensors: true) { _ in true }
    let squares = start.tensors.filter { $0.name.hasSuffix(".weights") }.flatMap(\.values)
      .reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(abs(cranked - plain - 0.5e3 * squares) < 1e-5 * 0.5e3 * squares)
  }

  /// The lecture's costs of twenty images with plain SGD at 1e-3, before each of the first twenty steps.
  private static let costs = [
    2.302603, 2.302258, 2.301849, 2.301196, 2.300044, 2.297864, 2.293595, 2.285096, 2.268094, 2.234787, 2.173187,
    2.076862, 1.974090, 1.895885, 1.820876, 1.737430, 1.642356, 1.535239, 1.421527, 1.305760,
  ]

  @Test func twentyAreLearntByHeart() throws {
    let spec = Self.lecture.with { $0.stages = ["{name: only, trials: 1, epochs: 200}"] }
    let epochs = try #require(try sandbox().run(spec).record.tables[0][0]).epochs
    let costs = epochs.compactMap(\.trainCost)
    #expect(costs.count == 200)
    for (cost, expected) in zip(costs, Self.costs) { #expect(abs(cost - expected) < 0.25) }
    // Flat at first, then ever steeper.
    #expect(costs[..<7].allSatisfy { abs($0 - 2.3) < 0.01 })
    #expect(zip(costs, costs.dropFirst()).allSatisfy { $1 < $0 })
    #expect((1.1...1.5).contains(costs[19]))
    #expect(costs[199] < 0.004)
  }

  /// The loss stands still at 1e-6; at 1e6 it is NaN in the first epoch, and the other trials are trained all the same.
  @Test func ratesTooLowAndTooHigh() throws {
    let spec = Self.lecture.with {
      $0.training = "{optimizer: sgd, learning_rate: {choice: [1e-6, 1e6]}, batch_size: 5}"
      $0.stages = ["{name: only, trials: 6, epochs: 2}"]
    }
    let record = try sandbox().run(spec, workers: 2).record
    let high = record.trials.filter { $0.point["learning_rate"].asNumber == 1e6 }
    let low = record.trials.filter { $0.point["learning_rate"].asNumber == 1e-6 }
    #expect(!high.isEmpty && !low.isEmpty && high.count + low.count == 6)
    #expect(high.allSatisfy { $0.outcome == .nan })
    #expect(low.allSatisfy { $0.outcome == .completed && $0.diagnosis == Diagnosis(LearningRateTooLow.name) })
    for trial in high { #expect(record.fits(of: trial).first?.epochs.map(\.epoch) == [0]) }
    #expect(record.summary.status == .completed)
  }

  @Test(arguments: ["cs231n", "examples"])
  func everySpecIsRead(folder: String) throws {
    let names = try Repository.stems(in: "Specs/\(folder)", suffix: ".yaml")
    #expect(names.count >= 8)
    for name in names {
      var sink = DiagnosticSink()
      let path = "Specs/\(folder)/\(name).yaml"
      _ = try #require(SpecReader.read(try Repository.bytes(path), path: path, into: &sink))
      #expect(sink.diagnostics.isEmpty, "\(path): \(sink.sorted.map(\.message))")
    }
  }

  /// Without the images, the error says where to get them.
  @Test(arguments: ["{env: CAVIAR_TEST_OF_NOTHING}", "{env: CAVIAR_TEST_OF_NOTHING, default: nowhere}"])
  func absentImages(root: String) throws {
    let sandbox = try sandbox()
    let experiment = try sandbox.experiment(
      Self.lecture.with { $0.data = "{cifar10: data_batch_1.bin, root: \(root)}" })
    let failure = try #require(throws: Failure.self) { try DataLoader(root: nil).load(experiment) }
    #expect(failure.kind == .badInput)
    #expect(failure.notes.contains { $0.contains("https://www.cs.toronto.edu/~kriz/cifar.html: the binary version") })
    #expect((failure.message + failure.notes.joined()).contains("CAVIAR_TEST_OF_NOTHING"))
  }
}
