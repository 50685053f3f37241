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
///   - returnsTensors: Whether the result holds what was learned.
///   - observe: Sees the metrics of epoch 0, before any step, and of every epoch. Returns whether to go on.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func fit<Scalar: EngineScalar>(
  _ plan: FitPlan, on data: TrainingData, in workspace: inout Workspace<Scalar>, returnsTensors: Bool = false,
  observe: (EpochMetrics) -> Bool
) -> FitResult {
  let training = plan.training
  let network = Network(plan, data, in: &workspace)
  let gauge = Gauge(network, data, asked: plan.metrics)
  let weighting = RowWeights(training.classWeight, data)
  var stepper = Stepper(network, training)
  var watch = training.earlyStopping.map { StoppingWatch<Scalar>($0, plan.monitor ?? .standard(for: data)) }
  var outcome = Outcome.completed
  var last: Int?
  var limit = Double.infinity

  for epoch in 0...plan.epochs {
    let rate = training.learningRate(epoch: max(1, epoch), of: plan.scheduledEpochs ?? plan.epochs)
    var cost: Double?
    if epoch > 0 {
      let order = RandomStream(plan.batchOrderKey, epoch: epoch).permutation(data.train.count)
      cost = stepper.epoch(
        epoch, order: order.span, of: data.train, weighting: weighting,
        batchSize: min(training.batchSize, order.count), learningRate: rate, in: &workspace.arena)
    }
    guard cost?.isFinite != false,
      let metrics = gauge.metrics(epoch, learningRate: rate, trainCost: cost, in: &workspace.arena)
    else {
      outcome = .nan
      break
    }
    last = epoch
    if epoch == 0 { limit = metrics.trainLoss * training.stopWhen.lossExceedsInitial }
    let goesOn = observe(metrics)
    if metrics.trainLoss > limit {
      outcome = .exploded
      break
    }
    if epoch > 0, watch?.isOver(after: metrics, network, in: workspace.arena) == true { break }
    if !goesOn, epoch < plan.epochs {
      outcome = .stopped
      break
    }
  }

  watch?.restore(network, in: &workspace.arena)
  var result = FitResult(outcome: outcome, lastEpoch: last, parameterCount: network.parameters.all.count)
  result.keptEpoch = watch?.keptEpoch
  if returnsTensors { result.tensors = network.namedTensors(in: workspace.arena) }
  return result
}

extension Network {
  /// The plan's network in the workspace, with its first parameters.
  init<Scalar: EngineScalar>(_ plan: FitPlan, _ data: TrainingData, in workspace: inout Workspace<Scalar>) {
    var layout = Layout()
    let sizes = Sizes(
      inputs: data.train.columns, classes: data.classCount,
      batch: min(plan.training.batchSize, data.train.count),
      block: Self.rowsMeasuredAtOnce(columns: data.train.columns),
      memoryPerParameter: plan.training.optimizer.memoryPerParameter, hasWeights: plan.training.classWeight != nil)
    self.init(plan.architecture, sizes, in: &layout) { plan.noiseKey($0) }
    workspace.arena.prepare(layout)
    initialize(in: &workspace.arena) { plan.initializeKey($0) }
  }

  /// As many rows as leave the input in the cache. The model has no say, so that models are measured alike.
  static func rowsMeasuredAtOnce(columns: Int) -> Int { min(max(262_144 / columns, 64), 512) }
}

extension Stepper {
  /// Trains an epoch. Returns the mean cost of its batches, or at once the first that is not finite.
  mutating func epoch<S: EngineScalar>(
    _ epoch: Int, order: Span<Int>, of examples: Examples, weighting: RowWeights? = nil, batchSize: Int,
    learningRate: Double, in arena: inout Arena<S>
  ) -> Double {
    var sum = 0.0
    var batches = 0
    for start in stride(from: 0, to: order.count, by: batchSize) {
      let rows = order.extracting(start..<min(start + batchSize, order.count))
      network.load(rows, of: examples, weighting: weighting, in: &arena)
      batches += 1
      let cost = step(
        rows: rows.count, learningRate: learningRate, epoch: epoch, stepInEpoch: batches, in: &arena)
      guard cost.isFinite else { return cost }
      sum += cost
    }
    return sum / Double(batches)
  }
}

extension Metric {
  /// What early stopping looks at where the spec says nothing else.
  fileprivate static func standard(for data: TrainingData) -> Metric {
    Metric(data.validation == nil ? .train : .validation, .loss)
  }
}
