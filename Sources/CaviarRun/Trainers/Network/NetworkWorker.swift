import CaviarCompute
import CaviarExperiment
package import CaviarTraining

/// A thread that trains networks: fits side by side if they see the same batches and are at the same step.
package final class NetworkWorker: TrainerWorker {
  private let trainer: NetworkTrainer
  private var workspace: Workspace<Float>

  init(_ trainer: NetworkTrainer) {
    self.trainer = trainer
    workspace = Workspace(isProfiled: trainer.isProfiled)
  }

  package var profile: Profile? { workspace.profile }

  package func train(_ tasks: [Assignment<NetworkCheckpoint>], _ observer: some FitObserver<NetworkCheckpoint>) {
    guard let first = tasks.first else { return }
    let fits = NetworkFits(
      metrics: trainer.experiment.metrics, data: trainer.data.folds[(first.task.fit.fold ?? 1) - 1],
      facts: trainer.facts[(first.task.fit.fold ?? 1) - 1]
    ) { [trainer] in trainer.plan(of: $0) }
    fits.train(tasks, in: &workspace, observer) { ended in
      observer.finished(ended.map { FinishedFit(task: $0.task, record: $0.record) })
    }
  }
}

/// Trains fits of networks from the states that an earlier run, an earlier rung or another worker has saved.
struct NetworkFits {
  /// The metrics recorded of each epoch.
  let metrics: [Metric]
  let data: TrainingData
  /// The facts of the data, for the evidence of fits. Nil if none is wanted.
  let facts: DataFacts?
  /// The plan of a task.
  let plan: (FitTask) -> FitPlan

  /// A fit that has ended.
  struct Ended {
    let task: FitTask
    let result: FitResult
    let record: FitRecord
  }

  /// Trains tasks to their ends.
  ///
  /// - Parameters:
  ///   - returnsTensors: True to return the learned tensors with the results.
  ///   - take: Called with fits that trained side by side, once they have ended. Fits that were paused or handed over
  ///     are not among them.
  func train<Observer: FitObserver<NetworkCheckpoint>>(
    _ tasks: [Assignment<NetworkCheckpoint>], in workspace: inout Workspace<Float>, returnsTensors: Bool = false,
    _ observer: Observer, _ take: ([Ended]) -> Void
  ) {
    var packs: [[Started]] = []
    for assignment in tasks {
      let checkpoint = assignment.begun?.checkpoint ?? observer.checkpoint(of: assignment.task)
      let fit = Started(
        assignment: assignment, plan: plan(assignment.task),
        checkpoint: checkpoint.flatMap { $0.metrics == metrics ? $0 : nil })
      if let pack = packs.firstIndex(where: { $0[0].isBeside(fit) }) {
        packs[pack].append(fit)
      } else {
        packs.append([fit])
      }
    }
    while !packs.isEmpty {
      let pack = packs.removeFirst()
      observer.began(pack.count)
      let ended = train(pack, in: &workspace, returnsTensors: returnsTensors, observer) { areSeveral in
        // Tasks that have not begun cost nothing to hand over.
        guard let waiting = packs.last else { return areSeveral && observer.claimRequest() }
        if observer.claimRequest() {
          packs.removeLast()
          observer.give(waiting.map(\.assignment))
        }
        return false
      }
      if !ended.isEmpty { take(ended) }
    }
  }

  private func train<Observer: FitObserver<NetworkCheckpoint>>(
    _ pack: [Started], in workspace: inout Workspace<Float>, returnsTensors: Bool, _ observer: Observer,
    givesHalf: (_ areSeveral: Bool) -> Bool
  ) -> [Ended] {
    withoutActuallyEscaping(givesHalf) { givesHalf in
      var epochs = pack.map { $0.checkpoint?.epochs ?? [] }
      var layers = pack.map { $0.checkpoint?.layers ?? LayerTable(layers: $0.plan.architecture.itemNames) }
      var stopped: Set<Int> = []
      var latest = pack.compactMap(\.assignment.begun?.stored).min() ?? .now
      var isLastStep = false
      let keeper = observer.checkpointInterval.map { interval in
        StateKeeper<Float> { isLast in
          isLastStep = isLast
          // The state after the last step is stored if the task requires it.
          let isDue = isLast && pack.contains { $0.assignment.task.keepsState } || latest.duration(to: .now) >= interval
          if isDue { latest = .now }
          return isDue
        } keep: { index, state in
          let task = pack[index].assignment.task
          observer.store(
            NetworkCheckpoint(
              state: state, metrics: metrics, epochs: epochs[index], layers: layers[index]), of: task,
            isLast: isLastStep && task.keepsState)
        }
      }
      let handover = Handover<Float>(isWanted: givesHalf) { states in
        observer.began(-states.count)
        observer.give(
          states.map { index, state in
            var assignment = pack[index].assignment
            let checkpoint = NetworkCheckpoint(
              state: state, metrics: metrics, epochs: epochs[index], layers: layers[index])
            assignment.begun = .init(checkpoint: checkpoint, stored: latest)
            return assignment
          })
      }
      let results = fit(
        pack.map(\.plan), from: pack.compactMap(\.checkpoint?.state), on: data, in: &workspace,
        returnsTensors: returnsTensors, keeper: keeper, handover: handover
      ) { index, epoch in
        let measurement = EpochRecord(epoch, measured: metrics)
        epochs[index].append(measurement)
        layers[index].append(epoch.layers)
        switch observer.measured(measurement, of: pack[index].assignment.task) {
        case .continue: return true
        case .pause:
          observer.began(-1)
          return false
        case .stop:
          stopped.insert(index)
          return false
        }
      }
      return pack.indices.compactMap { index in
        let outcome = results[index].outcome ?? (stopped.contains(index) ? .completed : nil)
        return outcome.map { ended(pack[index], results[index], $0, epochs: epochs[index], layers: layers[index]) }
      }
    }
  }

  /// A fit that has ended, with its record.
  private func ended(
    _ started: Started, _ result: FitResult, _ outcome: Outcome, epochs: [EpochRecord], layers: LayerTable
  ) -> Ended {
    let task = started.assignment.task
    let record = FitRecord(
      stage: task.stage, trial: task.fit.trial, repeat: task.fit.repeat, fold: task.fit.fold, epochs: epochs,
      outcome: outcome, parameters: result.parameterCount,
      evidence: facts.map { FitEvidence($0, layers, firstUpdateRatio: result.firstUpdateRatio) },
      layers: started.plan.measuresLayers ? layers : nil)
    return Ended(task: task, result: result, record: record)
  }
}

/// A task and the state that it starts from.
private struct Started: Sendable {
  let assignment: Assignment<NetworkCheckpoint>
  let plan: FitPlan
  let checkpoint: NetworkCheckpoint?

  /// True if the two can train side by side.
  func isBeside(_ other: Started) -> Bool {
    plan.seesBatches(of: other.plan)
      && checkpoint?.state.progress.position == other.checkpoint?.state.progress.position
  }
}
