package import CaviarChecks
package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarResults
import CaviarThreads

/// A program of the user's own as a trainer: a process for each fit, or workers that take fit after fit.
package struct ProgramTrainer: Trainer {
  let experiment: Experiment
  let input: ProgramInput
  private let slots: ProgramSlots

  init(_ experiment: Experiment, _ input: ProgramInput) {
    self.experiment = experiment
    self.input = input
    slots = ProgramSlots(count: input.slots, devices: input.devices, folder: input.programs)
  }

  package var tasksAtOnce: Int { 1 }

  package func makeWorker() -> ProgramWorker { ProgramWorker(experiment, input, slots) }

  package func answer(_ task: CheckTask) -> CheckAnswer { preconditionFailure("a program has no checks") }

  package func trainFinal(
    _ planned: FinalRecord, _ task: FinalTask, with executor: Executor<ProgramTrainer>, cache: FitCache
  ) throws(Failure) -> FinalRun {
    let repeats = task.training.repeats
    executor.observe(.stageStarted(name: FinalTraining.stageName, total: repeats, done: 0))
    let fits = Mutex([FinalRecord.Fit?](repeating: nil, count: repeats))
    executor.pool.forEach(below: repeats) {
      self.makeWorker()
    } body: { index, worker in
      let fit = FitTask(
        stage: task.winner.stage, fit: .init(trial: task.winner.trial, repeat: index + 1, fold: nil),
        point: task.winner.point, seed: experiment.seed, epochs: task.epochs, scheduledEpochs: task.epochs,
        address: cache.stored.addresses.address(ofFinal: planned, task, repeat: index + 1))
      let (record, metrics) = worker.runFinal(fit)
      executor.observe(.finalFitTrained(record))
      fits.withLock {
        $0[index] = .init(repeat: index + 1, outcome: record.outcome, metrics: metrics, reason: record.reason)
      }
    }
    executor.observe(.stageFinished(name: FinalTraining.stageName))
    let found = fits.withLock { $0 }.compactMap(\.self)
    return FinalRun(record: planned.with(found).inOrder, weights: nil, confusion: nil)
  }
}

/// No state: a fit that was interrupted begins again.
package struct ProgramCheckpoint: StoredCheckpoint {
  package func bytes() throws(Failure) -> [UInt8] { throw Failure(.internalError, "a program's state is its own") }
  package init?(bytes: [UInt8]) { nil }
}
