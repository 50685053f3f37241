package import CaviarChecks
package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarResults

/// A program of the user's own as a trainer: a process for each fit.
package struct ProgramTrainer: Trainer {
  let experiment: Experiment
  let input: ProgramInput

  init(_ experiment: Experiment, _ input: ProgramInput) {
    self.experiment = experiment
    self.input = input
  }

  package var tasksAtOnce: Int { 1 }

  package func makeWorker() -> ProgramWorker { ProgramWorker(self) }

  package func answer(_ task: CheckTask) -> CheckAnswer { preconditionFailure("a program has no checks") }

  package func trainFinal(
    _ planned: FinalRecord, _ task: FinalTask, with executor: Executor<ProgramTrainer>, cache: FitCache
  ) throws(Failure) -> FinalRun { preconditionFailure("a program has no final training") }
}

/// No state: a fit that was interrupted begins again.
package struct ProgramCheckpoint: StoredCheckpoint {
  package func bytes() throws(Failure) -> [UInt8] { throw Failure(.internalError, "a program's state is its own") }
  package init?(bytes: [UInt8]) { nil }
}
