import CaviarCompute
import CaviarTraining

/// Trains fits from what an earlier run has left of them, and keeps what they come to.
struct FitTrainer: Sendable {
  /// A fit to train.
  struct Job: Sendable {
    let plan: FitPlan
    /// Where its state is kept; nil where it is not.
    let address: String?
  }

  /// What came of a job, by its number.
  typealias Found = (index: Int, outcome: Outcome, result: FitResult, epochs: [EpochRecord])

  /// What is recorded of each epoch.
  let metrics: [Metric]
  let checkpoints: Checkpoints?
  /// Whether the state after the last step is kept, for fits that no journal takes.
  var keepsLast = false
  /// Whether training on is of use. Asked at the end of each epoch.
  let goesOn: @Sendable () -> Bool

  /// Trains fits, those side by side that see the same batches and have come as far.
  ///
  /// - Parameters:
  ///   - returnsTensors: Whether results hold what was learned.
  ///   - take: Takes what trained side by side, once it has finished. What was broken off is not among it.
  func train(
    _ jobs: [Job], on data: TrainingData, in workspace: inout Workspace<Float>, returnsTensors: Bool = false,
    _ take: ([Found]) -> Void
  ) {
    var left = jobs.enumerated().map { index, job in
      let checkpoint = job.address.flatMap { checkpoints?.checkpoint(of: $0) }
      return Started(index: index, job: job, checkpoint: checkpoint.flatMap { $0.metrics == metrics ? $0 : nil })
    }
    while let first = left.first {
      let pack = left.filter { $0.isBeside(first) }
      left.removeAll { $0.isBeside(first) }
      let found = train(pack, on: data, in: &workspace, returnsTensors: returnsTensors)
      if !found.isEmpty { take(found) }
    }
  }

  private func train(
    _ pack: [Started], on data: TrainingData, in workspace: inout Workspace<Float>, returnsTensors: Bool
  ) -> [Found] {
    var epochs = pack.map { $0.checkpoint?.epochs ?? [] }
    var latest = ContinuousClock.now
    let keeper = checkpoints.map { checkpoints in
      StateKeeper<Float> { isLast in
        let isDue = isLast && keepsLast || latest.duration(to: .now) >= checkpoints.interval
        if isDue { latest = .now }
        return isDue
      } keep: { index, state in
        guard let address = pack[index].job.address else { return }
        checkpoints.keep(Checkpoint(state: state, metrics: metrics, epochs: epochs[index]), of: address)
      }
    }
    let results = fit(
      pack.map(\.job.plan), from: pack.compactMap(\.checkpoint?.state), on: data, in: &workspace,
      returnsTensors: returnsTensors, keeper: keeper
    ) { index, epoch in
      epochs[index].append(EpochRecord(epoch, measured: metrics))
      return goesOn()
    }
    return zip(pack, zip(results, epochs)).compactMap { started, found in
      found.0.outcome.map { (started.index, $0, found.0, found.1) }
    }
  }
}

/// A fit and what it had come to.
private struct Started: Sendable {
  let index: Int
  let job: FitTrainer.Job
  let checkpoint: Checkpoint?

  /// Whether the two can train side by side.
  func isBeside(_ other: Started) -> Bool {
    job.plan.seesBatches(of: other.job.plan)
      && checkpoint?.state.progress.position == other.checkpoint?.state.progress.position
  }
}
