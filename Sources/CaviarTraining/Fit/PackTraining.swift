internal import CaviarCompute
internal import CaviarRandom

/// Fits on their way through the epochs, side by side.
struct PackTraining<Scalar: EngineScalar> {
  /// A fit on its way.
  struct Member {
    let network: Network
    let plan: FitPlan
    var stepper: Stepper
    var watch: StoppingWatch<Scalar>?
    let weighsRows: Bool
    var outcome: Outcome? = .completed
    /// The last epoch that was reported.
    var last: Int?
    /// The training loss beyond which it has exploded.
    var limit = Double.infinity
    /// The sum of the epoch's costs; once it is not finite the fit is over.
    var cost = 0.0
    var loss = 0.0
    /// The items that are measured.
    let measured: [MeasuredLayer]
    /// The steps of those with weights.
    let steps: [StepChanges]
    /// Their means in the epoch; sums until it ends.
    var changes = StepStatistics()
    /// The penalties of a fit that keeps its gradients.
    var penalties = 0.0
    /// The learned tensors of a fit that is over, where they are wanted.
    var tensors: [NamedTensor] = []

    mutating func beginEpoch() {
      cost = 0
      changes.begin(layers: steps.count)
    }

    /// The statistics of its layers at the end of an epoch, from the sums over the outputs of `rows` examples.
    func statistics(rows: Int, epoch: Int, in arena: inout Arena<Scalar>) -> [LayerStatistics] {
      var steps = 0
      return measured.map { layer in
        var step: (Double, Double)?
        if epoch > 0, layer.changes != nil {
          step = (changes.updateRatios[steps], changes.gradientNorms[steps])
          steps += 1
        }
        return layer.statistics(rows: rows, step: step, isFirst: epoch == 0, in: &arena)
      }
    }

    /// Means in place of sums.
    mutating func endEpoch(steps: Int) {
      cost /= Double(steps)
      changes.average(over: StepStatistics.measuredCount(of: steps))
    }
  }

  private var pack: Pack
  private var members: [Member]
  /// The members that still train.
  private var live: [Int]
  private let data: TrainingData
  private let gauge: Gauge
  private let batchSize: Int
  private let epochs: Int
  private let weighting: RowWeights?
  private let returnsTensors: Bool

  /// - Parameter returnsTensors: True to return the learned tensors in the results.
  init(_ pack: Pack, _ plans: [FitPlan], _ data: TrainingData, returnsTensors: Bool) {
    self.pack = pack
    self.returnsTensors = returnsTensors
    self.data = data
    members = zip(pack.networks, plans).map { network, plan in
      let measured = plan.measuresLayers ? network.measuredLayers : []
      return Member(
        network: network, plan: plan, stepper: Stepper(network, plan.training),
        watch: plan.training.earlyStopping.map { StoppingWatch($0, plan.monitor ?? .standard(for: data)) },
        weighsRows: plan.training.classWeight != nil,
        measured: measured, steps: measured.compactMap(\.changes))
    }
    live = Array(members.indices)
    gauge = Gauge(data, asked: plans.map(\.metrics), measuresLayers: plans.map(\.measuresLayers))
    batchSize = min(plans[0].training.batchSize, data.train.count)
    epochs = plans[0].epochs
    weighting = plans.lazy.compactMap { RowWeights($0.training.classWeight, data) }.first
  }

  /// True while a fit is training.
  var goesOn: Bool { !live.isEmpty }

  /// Trains an epoch, or the rest of it after some steps.
  mutating func train(
    epoch: Int, after taken: Int = 0, in workspace: inout Workspace<Scalar>, keeper: StateKeeper<Scalar>?,
    handover: Handover<Scalar>?
  ) {
    workspace.stopwatch.start()
    let order = RandomStream(members[live[0]].plan.batchOrderKey, epoch: epoch).permutation(data.train.count)
    let rate = members.map { $0.plan.learningRate(epoch: epoch) }
    let stepsPerEpoch = (order.count + batchSize - 1) / batchSize
    if taken == 0 { for index in live { members[index].beginEpoch() } }
    var step = taken
    for start in stride(from: taken * batchSize, to: order.count, by: batchSize) where goesOn {
      let rows = order.span.extracting(start..<min(start + batchSize, order.count))
      pack.batch.load(rows, of: data.train, weighting: weighting, in: &workspace.arena)
      step += 1
      workspace.stopwatch.lap(.gather)
      self.step(
        rows: rows.count, .training(epoch: epoch, step: step), rates: rate,
        isMeasured: StepStatistics.measures(step: step, of: stepsPerEpoch), in: &workspace)
      let left = (epochs - epoch) * stepsPerEpoch + stepsPerEpoch - step
      let position = FitState<Scalar>.Progress.Position(epoch: epoch, step: step)
      if let keeper, keeper.isDue(left == 0) {
        for index in live { keeper.keep(index, state(of: index, at: position, in: workspace.arena)) }
      }
      if let handover, left >= Handover<Scalar>.fewestSteps, handover.isWanted(live.count > 1) {
        giveHalf(at: position, to: handover, in: &workspace.arena)
      }
      workspace.stopwatch.lap(.checkpoints)
    }
    for index in live { members[index].endEpoch(steps: step) }
  }

  /// Takes a step with the batch that is loaded.
  private mutating func step(
    rows: Int, _ mode: Mode, rates: [Double], isMeasured: Bool, in workspace: inout Workspace<Scalar>
  ) {
    pack.first.forward(rows: rows, in: &workspace.arena)
    workspace.stopwatch.lap(.firstProduct)
    for index in live {
      let network = members[index].network
      network.forward(rows: rows, mode, in: &workspace.arena)
      workspace.stopwatch.lap(.laterLayers)
      let targets = pack.batch.targets(rows, areWeighted: members[index].weighsRows)
      members[index].loss = network.loss(rows: rows, targets, in: &workspace.arena)
      workspace.stopwatch.lap(.loss)
      if members[index].loss.isFinite {
        members[index].penalties = members[index].stepper.penalties(in: &workspace.arena)
        members[index].stepper.begin(learningRate: rates[index], in: &workspace.arena)
        network.backward(rows: rows, isMeasured: isMeasured, in: &workspace.arena)
      }
      workspace.stopwatch.lap(.laterGradients)
    }
    pack.first.backward(rows: rows, isMeasured: isMeasured, in: &workspace.arena)
    workspace.stopwatch.lap(.firstGradient)
    let kept = live.filter { members[$0].stepper.method.keepsGradient && members[$0].loss.isFinite }
    if !kept.isEmpty {
      pack.stepWithKeptGradients(
        kept.map { (members[$0].network, members[$0].stepper) }, isMeasured: isMeasured, in: &workspace.arena)
    }
    var over: [Int] = []
    for index in live {
      let loss = members[index].loss
      members[index].cost +=
        loss.isFinite
        ? members[index].stepper.cost(loss: loss + members[index].penalties, in: &workspace.arena) : loss
      if !members[index].cost.isFinite {
        members[index].outcome = .nan
        over.append(index)
      }
      if isMeasured { members[index].changes.add(members[index].steps, in: workspace.arena) }
    }
    workspace.stopwatch.lap(.optimizer)
    retire(over, in: &workspace.arena)
  }

  /// Measures at the end of an epoch, and decides which fits continue.
  mutating func measure(
    epoch: Int, in workspace: inout Workspace<Scalar>, _ observe: (Int, EpochMetrics) -> Bool
  ) {
    guard goesOn else { return }
    workspace.stopwatch.start()
    let measures = gauge.measures(live, of: pack, in: &workspace.arena)
    var over: [Int] = []
    for (index, measures) in zip(live, measures) {
      if !note(measures, of: index, epoch: epoch, in: &workspace.arena, observe) { over.append(index) }
    }
    retire(over, in: &workspace.arena)
    workspace.stopwatch.lap(.evaluation)
  }

  /// Records an epoch of a fit. Returns true if the fit continues.
  private mutating func note(
    _ measures: Gauge.Measured?, of index: Int, epoch: Int, in arena: inout Arena<Scalar>,
    _ observe: (Int, EpochMetrics) -> Bool
  ) -> Bool {
    guard let measures else {
      members[index].outcome = .nan
      return false
    }
    let plan = members[index].plan
    var metrics = EpochMetrics(
      epoch: epoch, learningRate: plan.learningRate(epoch: epoch),
      trainCost: epoch > 0 ? members[index].cost : nil, train: measures.train, validation: measures.validation)
    metrics.layers = members[index].statistics(rows: data.trainSample.count, epoch: epoch, in: &arena)
    members[index].last = epoch
    if epoch == 0 { members[index].limit = metrics.trainLoss * plan.training.stopWhen.lossExceedsInitial }
    let isWanted = observe(index, metrics)
    if metrics.trainLoss > members[index].limit {
      members[index].outcome = .exploded
      return false
    }
    let network = members[index].network
    if epoch > 0, members[index].watch?.isOver(after: metrics, network, in: arena) == true { return false }
    if !isWanted, epoch < plan.epochs {
      members[index].outcome = nil
      return false
    }
    return true
  }

  /// The state of a fit that is training.
  private func state(
    of index: Int, at position: FitState<Scalar>.Progress.Position, in arena: borrowing Arena<Scalar>
  ) -> FitState<Scalar> {
    let member = members[index]
    let progress = FitState<Scalar>.Progress(
      position: position, steps: member.stepper.steps, cost: member.cost,
      changes: member.measured.isEmpty ? nil : member.changes,
      limit: member.limit.isFinite ? member.limit : nil, watch: member.watch?.memory)
    return FitState(progress: progress, numbers: member.network.numbers(in: arena), kept: member.watch?.kept ?? [])
  }

  /// Gives the later half of the fits that still train away.
  private mutating func giveHalf(
    at position: FitState<Scalar>.Progress.Position, to handover: Handover<Scalar>, in arena: inout Arena<Scalar>
  ) {
    let leaving = Array(live.suffix(live.count / 2))
    var states: [(index: Int, state: FitState<Scalar>)] = []
    for index in leaving {
      states.append((index, state(of: index, at: position, in: arena)))
      members[index].outcome = nil
    }
    retire(leaving, in: &arena)
    handover.give(states)
  }

  /// Restores the states of all fits.
  mutating func restore(_ states: [FitState<Scalar>], in arena: inout Arena<Scalar>) {
    precondition(states.count == members.count, "a state for each fit")
    for (index, state) in states.enumerated() {
      let progress = state.progress
      members[index].network.restore(numbers: state.numbers, in: &arena)
      members[index].stepper.steps = progress.steps
      members[index].cost = progress.cost
      members[index].changes = progress.changes ?? StepStatistics()
      members[index].limit = progress.limit ?? .infinity
      members[index].last = progress.position.epoch - 1
      if let memory = progress.watch { members[index].watch?.restore(memory, kept: state.kept) }
    }
  }

  /// Computes nothing more for fits that are over. What the pack computed of them is lost.
  private mutating func retire(_ over: [Int], in arena: inout Arena<Scalar>) {
    guard !over.isEmpty else { return }
    for index in over { conclude(index, in: &arena) }
    let over = Set(over)
    live.removeAll(where: over.contains)
    pack.keep(live, in: &arena)
  }

  /// Restores the best epoch of early stopping, and keeps the tensors if they are wanted.
  private mutating func conclude(_ index: Int, in arena: inout Arena<Scalar>) {
    guard returnsTensors, members[index].outcome != nil else { return }
    members[index].watch?.restore(members[index].network, in: &arena)
    members[index].tensors = members[index].network.namedTensors(in: arena)
  }

  /// The results of the fits.
  mutating func results(in arena: inout Arena<Scalar>) -> [FitResult] {
    for index in live { conclude(index, in: &arena) }
    return members.map { member in
      var result = FitResult(
        outcome: member.outcome, lastEpoch: member.last, parameterCount: member.network.parameterCount)
      result.firstUpdateRatio = member.changes.first
      result.keptEpoch = member.watch?.memory.keptEpoch
      result.tensors = member.tensors
      return result
    }
  }
}
