package import CaviarCompute
internal import CaviarRandom

/// The memory of a worker, kept from fit to fit.
package struct Workspace<Scalar: EngineScalar>: ~Copyable, Sendable {
  var arena = Arena<Scalar>()

  package init() {}
}

/// Trains a model.
///
/// The result is a function of the plan and the data: the workspace, other threads and what the observer does leave no
/// trace in it.
///
/// - Parameters:
///   - observe: Sees the metrics of epoch 0, before any step, and of every epoch. Returns whether to go on.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func fit<Scalar: EngineScalar>(
  _ plan: FitPlan, on data: TrainingData, in workspace: inout Workspace<Scalar>,
  observe: (EpochMetrics) -> Bool
) -> FitResult {
  let network = Network(plan, data, in: &workspace)
  let training = plan.training
  let everyValidationRow = Array(0..<(data.validation?.count ?? 0))
  var stepper = Stepper(network, optimizer: training.optimizer, l2: training.l2)
  var last: Int?
  var limit = Double.infinity

  for epoch in 0...plan.epochs {
    let rate = training.learningRate(epoch: max(1, epoch))
    var cost: Double?
    if epoch > 0 {
      let order = RandomStream(plan.batchOrderKey, epoch: epoch).permutation(data.train.count)
      cost = stepper.epoch(
        epoch, order: order.span, of: data.train, batchSize: min(training.batchSize, order.count), learningRate: rate,
        in: &workspace.arena)
    }
    let metrics =
      cost?.isFinite == false
      ? nil
      : EpochMetrics(
        epoch, learningRate: rate, trainCost: cost,
        train: network.measure(data.trainSample.span, of: data.train, in: &workspace.arena),
        validation: data.validation.map { network.measure(everyValidationRow.span, of: $0, in: &workspace.arena) })
    guard let metrics, metrics.isFinite else { return network.result(.nan, last) }

    last = epoch
    if epoch == 0 { limit = metrics.trainLoss * training.stopWhen.lossExceedsInitial }
    let goesOn = observe(metrics)
    if metrics.trainLoss > limit { return network.result(.exploded, last) }
    if !goesOn, epoch < plan.epochs { return network.result(.stopped, last) }
  }
  return network.result(.completed, last)
}

/// A model before its first step, on some of the training rows.
package struct InitialState: Hashable, Sendable {
  /// The mean data loss.
  package let loss: Double
  package let accuracy: Double
  /// Σw² over the weights, without the biases.
  package let squaredWeights: Double

  /// The cost under a penalty: loss + ½·λ·Σw².
  package func cost(l2: Double) -> Double { loss + 0.5 * l2 * squaredWeights }
}

/// Measures a model before its first step on the training rows `rows`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func initialState<Scalar: EngineScalar>(
  of plan: FitPlan, on data: TrainingData, rows: [Int], in workspace: inout Workspace<Scalar>
) -> InitialState {
  let network = Network(plan, data, in: &workspace)
  let measured = network.measure(rows.span, of: data.train, in: &workspace.arena)
  return InitialState(
    loss: measured.meanLoss, accuracy: measured.accuracy,
    squaredWeights: network.squaredWeights(in: workspace.arena))
}

extension Network {
  /// The plan's network in the workspace, with its first parameters.
  init<Scalar: EngineScalar>(_ plan: FitPlan, _ data: TrainingData, in workspace: inout Workspace<Scalar>) {
    var layout = Layout()
    let sizes = Sizes(
      inputs: data.train.columns, classes: data.classCount,
      batch: min(plan.training.batchSize, data.train.count),
      block: Self.rowsMeasuredAtOnce(columns: data.train.columns),
      memoryPerParameter: plan.training.optimizer.memoryPerParameter)
    self.init(plan.architecture, sizes, in: &layout) { plan.noiseKey($0) }
    workspace.arena.prepare(layout)
    initialize(in: &workspace.arena) { plan.initializeKey($0) }
  }

  /// As many rows as leave the input in the cache. The model has no say, so that models are measured alike.
  private static func rowsMeasuredAtOnce(columns: Int) -> Int { min(max(262_144 / columns, 64), 512) }

  fileprivate func result(_ outcome: Outcome, _ lastEpoch: Int?) -> FitResult {
    FitResult(outcome: outcome, lastEpoch: lastEpoch, parameterCount: parameters.all.count)
  }
}

extension Stepper {
  /// Trains an epoch. Returns the mean cost of its batches, or at once the first that is not finite.
  mutating func epoch<S: EngineScalar>(
    _ epoch: Int, order: Span<Int>, of examples: Examples, batchSize: Int, learningRate: Double,
    in arena: inout Arena<S>
  ) -> Double {
    var sum = 0.0
    var batches = 0
    for start in stride(from: 0, to: order.count, by: batchSize) {
      let rows = order.extracting(start..<min(start + batchSize, order.count))
      network.load(rows, of: examples, in: &arena)
      batches += 1
      let cost = step(
        rows: rows.count, learningRate: learningRate, epoch: epoch, stepInEpoch: batches, in: &arena)
      guard cost.isFinite else { return cost }
      sum += cost
    }
    return sum / Double(batches)
  }
}

extension EpochMetrics {
  fileprivate init(
    _ epoch: Int, learningRate: Double, trainCost: Double?, train: Measurement, validation: Measurement?
  ) {
    self.init(
      epoch: epoch, learningRate: learningRate, trainCost: trainCost, trainLoss: train.meanLoss,
      trainAccuracy: train.accuracy, validationLoss: validation?.meanLoss, validationAccuracy: validation?.accuracy)
  }

  fileprivate var isFinite: Bool { trainLoss.isFinite && validationLoss?.isFinite != false }
}
