package import CaviarChecks
package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarResults
package import CaviarTraining

/// Trains the fits of an experiment: the built-in network, or another program.
///
/// The scheduler knows no trainer. It hands tasks to workers, of which every thread has its own, and receives
/// measurements, states and outcomes through a ``FitObserver``. The result of a task is a function of the task and the
/// trainer's data alone: not of the worker, of other tasks, or of the state from which it was resumed.
package protocol Trainer: Sendable {
  associatedtype Worker: TrainerWorker

  /// The number of tasks that a worker is handed at once. They are of one repeat and fold, and of trials next to each other.
  var tasksAtOnce: Int { get }

  /// A worker for the calling thread. Called once per thread.
  func makeWorker() -> Worker

  /// Runs a check of the experiment.
  func answer(_ task: CheckTask) -> CheckAnswer

  /// Runs the final training of the winner.
  ///
  /// - Parameter planned: The record of the training, without its outcome.
  /// - Throws: `Failure.badInput` if there is no example to evaluate it on; `cannotCreate` or `inputOutput` if a
  ///   checkpoint cannot be saved.
  func trainFinal(
    _ planned: FinalRecord, _ task: FinalTask, with executor: Executor<Self>, cache: FitCache
  ) throws(Failure) -> FinalRun
}

/// Trains tasks on one thread.
package protocol TrainerWorker {
  associatedtype Checkpoint: StoredCheckpoint

  /// Trains tasks to their ends, in any order or side by side.
  func train(_ tasks: [Assignment<Checkpoint>], _ observer: some FitObserver<Checkpoint>)

  /// The time spent so far by phase. Nil if it is not measured.
  var profile: Profile? { get }
}

/// A task, and the state to which another worker of this run has trained it.
package struct Assignment<Checkpoint: Sendable>: Sendable {
  package let task: FitTask
  /// Nil to start from the stored checkpoint, or else from the first step.
  package var begun: Begun?

  /// A fit that another worker has begun.
  package struct Begun: Sendable {
    package let checkpoint: Checkpoint
    /// The time at which its state was last stored.
    package let stored: ContinuousClock.Instant
  }
}

/// The interface of the scheduler to a worker.
package protocol FitObserver<Checkpoint> {
  associatedtype Checkpoint: StoredCheckpoint

  /// The training time that a fit may lose when the run is killed. Nil if no states are stored.
  var checkpointInterval: Duration? { get }

  /// Notes that the training of some tasks begins, not of those that wait their turn in the worker; or, if the number is
  /// negative, that some are handed over or paused before their end.
  func began(_ count: Int)

  /// The stored state from which a task resumes. Nil to start from the first step.
  func checkpoint(of task: FitTask) -> Checkpoint?

  /// Stores a state.
  ///
  /// - Parameter isLast: True after the last step, for a fit that a longer one may continue.
  func store(_ checkpoint: Checkpoint, of task: FitTask, isLast: Bool)

  /// Receives the measurement of an epoch, and decides about the fit.
  func measured(_ measurement: EpochRecord, of task: FitTask) -> FitDecision

  /// Receives fits that have ended.
  func finished(_ fits: [FinishedFit])

  /// True if another worker waits for tasks. The caller must hand over some then: ``give(_:)``.
  func claimRequest() -> Bool

  /// Hands tasks to the worker that waits.
  func give(_ tasks: [Assignment<Checkpoint>])
}

/// The decision about a fit after a measurement. The observer makes it, since a worker knows neither other fits nor the
/// disk.
package enum FitDecision: Sendable {
  /// Train the next epoch.
  case `continue`
  /// Stop without an outcome; the fit can be resumed.
  case pause
  /// End the fit here: it is not worth more of its budget.
  case stop
}
