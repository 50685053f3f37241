import CaviarCompute
import CaviarTraining

/// Trains fits from what an earlier run has left of them, and keeps what they come to.
struct FitTrainer: Sendable {
  /// A fit to train.
  struct Job: Sendable {
    let plan: FitPlan
    /// Where its state is kept; nil where it is not.
    let address: String?
    /// What it has come to, where another worker of this run began it.
    var begun: Begun?
  }

  /// A fit that another worker has begun.
  struct Begun: Sendable {
    let checkpoint: Checkpoint
    /// When its state was last kept on the disk.
    let kept: ContinuousClock.Instant
  }

  /// Workers who have the time for jobs of others.
  struct Relief {
    /// Whether a share is wanted. Who is told so owes one.
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
  ///   - relief: Takes jobs over where it has the time.
  ///   - take: Takes what trained side by side, once it has finished. What was broken off or handed over is not among it.
  func train(
    _ jobs: [Job], on data: TrainingData, in workspace: inout Workspace<Float>, returnsTensors: Bool = false,
    relief: Relief? = nil, _ take: ([Found]) -> Void
  ) {
    let started = jobs.enumerated().map { index, job in
      let checkpoint = job.begun?.checkpoint ?? job.address.flatMap { checkpoints?.checkpoint(of: $0) }
      return Started(index: index, job: job, checkpoint: checkpoint.flatMap { $0.metrics == metrics ? $0 : nil })
    }
    var packs: [[Started]] = []
    for fit in started {
      if let pack = packs.firstIndex(where: { $0[0].isBeside(fit) }) {
        packs[pack].append(fit)
      } else {
        packs.append([fit])
      }
    }
    while !packs.isEmpty {
      let pack = packs.removeFirst()
      let handover = relief.map { relief in
        Giving { areSeveral in
          guard let waiting = packs.last else { return areSeveral && relief.isWanted() }
          // What has not begun costs nothing to give.
          if relief.isWanted() {
            packs.removeLast()
            relief.give(waiting.map { ($0.index, $0.job) })
          }
          return false
        } give: {
          relief.give($0)
        }
      }
      let found = train(pack, on: data, in: &workspace, returnsTensors: returnsTensors, giving: handover)
      if !found.isEmpty { take(found) }
    }
  }

  /// How a pack gives some of its jobs away.
  private struct Giving {
    /// Told whether there are several to give of.
    let isWanted: (Bool) -> Bool
    let give: ([(index: Int, job: Job)]) -> Void
  }

  private func train(
    _ pack: [Started], on data: TrainingData, in workspace: inout Workspace<Float>, returnsTensors: Bool,
    giving: Giving?
  ) -> [Found] {
    var epochs = pack.map { $0.checkpoint?.epochs ?? [] }
    var latest = pack.compactMap(\.job.begun?.kept).min() ?? .now
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
    let handover = giving.map { giving in
      Handover<Float>(isWanted: giving.isWanted) { states in
        giving.give(
          states.map { number, state in
            var job = pack[number].job
            let checkpoint = Checkpoint(state: state, metrics: metrics, epochs: epochs[number])
            job.begun = Begun(checkpoint: checkpoint, kept: latest)
            return (pack[number].index, job)
          })
      }
    }
    let results = fit(
      pack.map(\.job.plan), from: pack.compactMap(\.checkpoint?.state), on: data, in: &workspace,
      returnsTensors: returnsTensors, keeper: keeper, handover: handover
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
