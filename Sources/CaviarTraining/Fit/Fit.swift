package import CaviarCompute

/// The memory of a worker, reused from pack to pack, so that training allocates nothing.
package struct Workspace<Scalar: EngineScalar>: ~Copyable, Sendable {
  var arena = Arena<Scalar>()
  var stopwatch: Stopwatch

  /// - Parameter isProfiled: True to measure the time spent on each phase.
  package init(isProfiled: Bool = false) { stopwatch = Stopwatch(isOn: isProfiled) }

  /// The time spent on each phase so far, if it is measured.
  package var profile: Profile? { stopwatch.profile }
}

/// Trains one model: a pack of one fit.
///
/// The result is a function of the plan and the data alone. The workspace, other threads and the observer do not affect
/// it.
///
/// - Parameters:
///   - returnsTensors: True to return the learned tensors in the result.
///   - observe: Called with the metrics of epoch 0, before the first step, and of every epoch. Returns false to end the
///     fit.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func fit<Scalar: EngineScalar>(
  _ plan: FitPlan, on data: TrainingData, in workspace: inout Workspace<Scalar>, returnsTensors: Bool = false,
  observe: (EpochMetrics) -> Bool
) -> FitResult {
  fit([plan], on: data, in: &workspace, returnsTensors: returnsTensors) { _, metrics in observe(metrics) }[0]
}

/// Trains models side by side, in shared products. Each result is bit by bit that of its plan alone.
///
/// - Parameters:
///   - plans: Plans that see the same batches: ``FitPlan/seesBatches(of:)``.
///   - states: The states of the plans' fits, all at the same position, from which they resume. Empty to start.
///   - returnsTensors: True to return the learned tensors in the results.
///   - keeper: Saves the states of the fits.
///   - handover: Takes fits over before they have ended. Their results have no outcome.
///   - observe: Called with the index of a plan and its metrics, at epoch 0, before the first step, and at every epoch.
///     Returns false to end that fit. Resumed fits do not report earlier epochs again.
/// - Returns: A result for each plan, in their order.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func fit<Scalar: EngineScalar>(
  _ plans: [FitPlan], from states: [FitState<Scalar>] = [], on data: TrainingData,
  in workspace: inout Workspace<Scalar>,
  returnsTensors: Bool = false, keeper: StateKeeper<Scalar>? = nil, handover: Handover<Scalar>? = nil,
  observe: (Int, EpochMetrics) -> Bool
) -> [FitResult] {
  guard let plan = plans.first else { return [] }
  precondition(plans.allSatisfy { $0.seesBatches(of: plan) }, "fits side by side see the same batches")
  workspace.stopwatch.start()
  let pack = Pack(plans, data, in: &workspace)
  var training = PackTraining<Scalar>(pack, plans, data, returnsTensors: returnsTensors)
  let start = states.first?.progress.position ?? .init(epoch: 1, step: 0)
  precondition(states.allSatisfy { $0.progress.position == start }, "fits resume side by side from one position")
  if !states.isEmpty { training.restore(states, in: &workspace.arena) }
  workspace.stopwatch.lap(.beginning)
  if states.isEmpty { training.measure(epoch: 0, in: &workspace, observe) }
  for epoch in stride(from: start.epoch, through: plan.epochs, by: 1) {
    guard training.goesOn else { break }
    training.train(
      epoch: epoch, after: epoch == start.epoch ? start.step : 0, in: &workspace, keeper: keeper, handover: handover)
    training.measure(epoch: epoch, in: &workspace, observe)
  }
  return training.results(in: &workspace.arena)
}

extension FitPlan {
  /// True if this fit and another see the same mini-batch in every step, so that they can share products.
  package func seesBatches(of other: FitPlan) -> Bool {
    batchOrderKey == other.batchOrderKey && training.batchSize == other.training.batchSize && epochs == other.epochs
  }
}

extension Pack {
  /// Places the plans' networks in the workspace and initializes their parameters.
  init<Scalar: EngineScalar>(_ plans: [FitPlan], _ data: TrainingData, in workspace: inout Workspace<Scalar>) {
    var layout = Layout()
    let models = plans.map { plan in
      let method = StepMethod(plan.training)
      // Of a fit that keeps its gradients, the penalties are computed before the step.
      let needsSquares = plan.training.l2 != 0 && !method.keepsGradient
      return Model(
        architecture: plan.architecture, method: method,
        measures: StepMeasures(squares: needsSquares, changes: plan.measuresLayers))
    }
    let block = Self.rowsMeasuredAtOnce(columns: data.train.columns)
    let measured = max(data.trainSample.count, data.validation?.count ?? 0)
    let sizes = Sizes(
      inputs: data.train.columns, classes: data.classCount,
      capacity: max(min(plans[0].training.batchSize, data.train.count), min(block, measured)),
      hasWeights: plans.contains { $0.training.classWeight != nil }, copiesFeatures: Scalar.self != Float.self)
    self.init(models, sizes, in: &layout) { plans[0].noiseKey($0) }
    workspace.arena.prepare(layout)
    for (network, plan) in zip(networks, plans) {
      network.initialize(in: &workspace.arena) { plan.initializeKey($0) }
    }
  }
}

extension PartMetric {
  /// The metric that early stopping monitors by default.
  static func standard(for data: TrainingData) -> PartMetric {
    PartMetric(data.validation == nil ? .train : .validation, .loss)
  }
}
