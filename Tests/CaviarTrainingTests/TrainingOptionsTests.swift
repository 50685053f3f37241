import CaviarCompute
import CaviarDiagnostics
import CaviarRandom
import CaviarSpec
import Testing

@testable import CaviarTraining

/// The options of `training` besides optimizer and learning rate.
@Suite struct TrainingOptionsTests {
  /// The parameters, the gradient of the data loss and the parameters after one step of plain gradient descent.
  private func step(_ change: (inout Training) -> Void) -> (
    before: [Double], gradient: [Double], after: [Double], weights: Int, cost: Double
  ) {
    var training = Training()
    training.optimizer = SGD()
    change(&training)
    let examples = clusters(rows: 9, columns: 4, classes: 3)
    let model = Architecture([dense(5), Tanh()], Softmax())
    var keeping = Lone<Double>(model, on: examples)
    keeping.network.initialize(in: &keeping.arena) { StreamKey(seed: 4, purpose: .initialize, address: $0) }
    _ = keeping.gradients()
    var lone = Lone<Double>(model, on: examples, training: training)
    lone.network.initialize(in: &lone.arena) { StreamKey(seed: 4, purpose: .initialize, address: $0) }
    // Weights first.
    func weightsFirst(_ parameters: [Parameter]) -> [Parameter] {
      parameters.filter(\.need.isPenalized) + parameters.filter { !$0.need.isPenalized }
    }
    let places = weightsFirst(lone.network.parameters)
    var gradient: [Double] = []
    for parameter in weightsFirst(keeping.network.parameters) { gradient += keeping.arena.values(parameter.gradient) }
    var (before, after): ([Double], [Double]) = ([], [])
    for place in places { before += lone.arena.values(place.values) }
    var stepper = Stepper(lone.network, training)
    let cost = lone.step(&stepper, learningRate: 0.5)
    for place in places { after += lone.arena.values(place.values) }
    let weights = places.filter(\.need.isPenalized).reduce(0) { $0 + $1.need.count }
    return (before, gradient, after, weights, cost)
  }

  @Test func penaltiesPushTheWeights() {
    let plain = step { _ in }
    let both = step { ($0.l1, $0.l2) = (0.03, 0.2) }
    for i in plain.before.indices {
      let w = plain.before[i]
      let penalty = i < plain.weights ? 0.2 * w + 0.03 * (w > 0 ? 1 : -1) : 0
      #expect(abs(both.after[i] - (w - 0.5 * (plain.gradient[i] + penalty))) < 1e-12)
    }
    let weights = plain.before[..<plain.weights]
    let penalty = weights.reduce(0) { $0 + 0.1 * $1 * $1 + 0.03 * abs($1) }
    #expect(abs(both.cost - plain.cost - penalty) < 1e-12)
  }

  @Test func longGradientsAreShortened() {
    let plain = step { $0.l2 = 0.2 }
    let cost = plain.before.indices.map { (plain.before[$0] - plain.after[$0]) / 0.5 }
    let norm = cost.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let clipped = step { ($0.l2, $0.clipNorm) = (0.2, norm / 3) }
    for i in cost.indices { #expect(abs((clipped.before[i] - clipped.after[i]) / 0.5 - cost[i] / 3) < 1e-12) }
    let free = step { ($0.l2, $0.clipNorm) = (0.2, norm * 1.01) }
    for i in cost.indices { #expect(abs(free.after[i] - plain.after[i]) < 1e-12) }
  }

  @Test func classesCountAlike() {
    let weights = RowWeights(balancing: [0, 0, 0, 0, 0, 2, 2, 0], classes: 3)
    #expect(weights.ofRows == [0, 0, 0, 0, 0, 2, 2, 0].map { $0 == 0 ? 8 / 12 : 2 })

    // Duplicating the rare examples has the same effect as weighting them.
    let rare = clusters(rows: 12, columns: 4, classes: 3)
    let rows = [0, 3, 1, 4, 2]
    let few = rare.rows(rows)
    let even = rare.rows(rows + [2])
    let costs = [few, even].map { part in
      let data = TrainingData(train: part, classCount: 3, trainSample: [0])
      let plan = smallPlan(epochs: 1) {
        $0.training.classWeight = .balanced
        $0.training.batchSize = .max
      }
      return observed(plan, on: data).epochs[1].trainCost ?? 0
    }
    #expect(abs(costs[0] - costs[1]) < 1e-6)
  }

  @Test func balancedWeightsHelpTheRareClass() {
    let noise = RandomStream(StreamKey(seed: 1, purpose: Purpose("test")))
    let labels = (0..<300).map { Int32($0 % 15 == 0 ? 1 : 0) }
    let features = labels.indices.map { Float(noise.normal($0)) + Float(labels[$0]) }
    let data = TrainingData(
      train: Examples(features: features, labels: labels, columns: 1), classCount: 2, trainSample: Array(0..<300))
    let recalls = [nil, ClassWeight.balanced].map { weight in
      let plan = smallPlan([], epochs: 30) { $0.training.classWeight = weight }
      return observed(plan, on: data).epochs.last?.train[.recall] ?? 0
    }
    #expect(recalls[0] < 0.2 && recalls[1] > 0.5)
  }

  @Test func trainingEndsWhereItGetsNoBetter() throws {
    let data = clusterData(rows: 40, columns: 6, classes: 3)
    let plan = smallPlan([dense(30), ReLU()], epochs: 200) {
      $0.training.optimizer = Adam()
      $0.training.learningRate = 0.03
    }
    var stopping = plan
    stopping.training.earlyStopping = EarlyStopping()
    var workspace = Workspace<Float>()
    var epochs: [EpochMetrics] = []
    let result = fit(stopping, on: data, in: &workspace, returnsTensors: true) {
      epochs.append($0)
      return true
    }
    #expect(result.outcome == .completed)
    let last = try #require(result.lastEpoch)
    let kept = try #require(result.keptEpoch)
    #expect(last == kept + 5 && last < 200)
    let losses = epochs.dropFirst().map { ($0.validationLoss ?? 0).rounded(significantDigits: 6) }
    #expect(losses.firstIndex(of: losses.min() ?? 0) == kept - 1)
    // The weights are those of a training that ends there.
    var short = plan
    short.epochs = kept
    let expected = fit(short, on: data, in: &workspace, returnsTensors: true) { _ in true }
    #expect(result.tensors == expected.tensors && expected.keptEpoch == nil)

    stopping.monitor = PartMetric(.validation, .accuracy)
    let other = fit(stopping, on: data, in: &workspace) { _ in true }
    #expect(other.lastEpoch != nil && other.keptEpoch != nil)
    stopping.training.earlyStopping?.minDelta = 100
    #expect(fit(stopping, on: data, in: &workspace) { _ in true }.lastEpoch == 6)
  }

  @Test func everythingIsSaidInASpec() throws {
    let (declared, decoding) = read(
      """
      optimizer: {adamw: {weight_decay: {log: [1e-4, 1e-1]}}}
      learning_rate: 0.1
      l1: {log: [1e-6, 1]}
      batch_size: all
      clip_norm: {log: [0.1, 10]}
      class_weight: balanced
      early_stopping: {patience: {log: [2, 9]}}
      """, as: Codec<Training>.mapping(named: "training"))
    #expect(decoding.sink.diagnostics.map(\.message) == [])
    #expect(
      decoding.hyperparameters.map(\.address) == ["adamw.weight_decay", "l1", "clip_norm", "early_stopping.patience"])
    let values = try #require(declared)
    let training = values.at(
      Point(["adamw.weight_decay": 0.01, "l1": 0.5, "clip_norm": 2, "early_stopping.patience": 3]))
    #expect(training.batchSize == .max && training.clipNorm == 2 && training.classWeight == .balanced)
    #expect(training.earlyStopping?.patience == 3 && training.earlyStopping?.minDelta == 0)
    #expect(values.canonical["batch_size"] == "all")
    let plain = training.withoutRegularization
    #expect(plain.l1 == 0 && plain.classWeight == nil && plain.earlyStopping == nil)
  }
}
