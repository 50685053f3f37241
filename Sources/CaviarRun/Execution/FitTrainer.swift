import CaviarCompute
import CaviarTraining

/// Trains fits from what an earlier run has left of them, and keeps what they come to.
struct FitTrainer: Sendable {
  /// A fit to train.
  struct Job: Sendable {
    let plan: FitPlan
    /// Where its state is kept; nil where it is not.
    let address: String?
    /// What it has come to, where it began elsewhere in this run.
    var begun: Checkpoint?
  }

  /// Workers who have the time for jobs of others.
  struct Handover {
    /// Whether a share is wanted. Where it is, one is given.
    let isWanted: () -> Bool
    /// Takes the numbers of jobs, and the jobs as they have to go on.
    let give: ([(index: Int, job: Job)]) -> Void
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
  ///   - handover: Takes jobs over where it has the time.
  ///   - take: Takes what trained side by side, once it has finished. What was broken off or handed over is not among it.
  func train(
    _ jobs: [Job], on data: TrainingData, in workspace: inout Workspace<Float>, returnsTensors: Bool = false,
    handover: Handover? = nil, _ take: ([Found]) -> Void
  ) {
    var left = jobs.enumerated().map { index, job in
      let checkpoint = job.begun ?? job.address.flatMap { checkpoints?.checkpoint(of: $0) }
      return Started(index: index, job: job, checkpoint: checkpoint.flatMap { $0.metrics == metrics ? $0 : nil })
    }
    while let first = left.first {
      let pack = left.filter { $0.isBeside(first) }
      left.removeAll { $0.isBeside(first) }
      let found = train(pack, on: data, in: &workspace, returnsTensors: returnsTensors, handover: handover)
      if !found.isEmpty { take(found) }
    }
  }

  private func train(
    _ pack: [Started], on data: TrainingData, in workspace: inout Workspace<Float>, returnsTensors: Bool,
    handover: Handover?
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
    let states = handover.map { handover in
      CaviarTraining.Handover<Float>(isWanted: handover.isWanted) { states in
        handover.give(
          states.map { number, state in
            var job = pack[number].job
            job.begun = Checkpoint(state: state, metrics: metrics, epochs: epochs[number])
            return (pack[number].index, job)
          })
      }
    }
    let results = fit(
      pack.map(\.job.plan), from: pack.compactMap(\.checkpoint?.state), on: data, in: &workspace,
      returnsTensors: returnsTensors, keeper: keeper, handover: states
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
