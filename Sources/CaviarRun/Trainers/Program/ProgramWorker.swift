import CaviarDiagnostics
import CaviarExperiment
import CaviarProcesses
import CaviarResults
import CaviarSearch
import CaviarSpec
package import CaviarTraining
internal import Foundation
import SystemPackage

/// A thread that runs programs, one after the other, under a supervisor of its own.
package final class ProgramWorker: TrainerWorker {
  private let trainer: ProgramTrainer
  private var supervisor: Supervisor?

  init(_ trainer: ProgramTrainer) { self.trainer = trainer }

  package var profile: Profile? { nil }

  /// A fit whose supervisor died is tried again: that was the machine's fault.
  private static let mostTries = 3

  package func train(_ tasks: [Assignment<ProgramCheckpoint>], _ observer: some FitObserver<ProgramCheckpoint>) {
    for task in tasks.map(\.task) {
      observer.began(1)
      var run = self.run(task, observer)
      for _ in 1..<Self.mostTries where run.end == nil { run = self.run(task, observer) }
      guard !run.isPaused else {
        observer.began(-1)
        continue
      }
      observer.finished([FinishedFit(task: task, record: run.record)])
    }
  }

  /// Runs the program once. Without an end if its supervisor died.
  private func run(_ task: FitTask, _ observer: some FitObserver<ProgramCheckpoint>) -> ProgramRun {
    var run = ProgramRun(task, of: trainer)
    do {
      let request = try run.prepare()
      defer { run.cleanUp() }
      let supervisor =
        try self.supervisor ?? Supervisor(trainer.input.supervisor, in: trainer.input.folder.orCurrent)
      let end = try supervisor.run(request) { run.take($0, observer) }
      self.supervisor = end == nil ? nil : supervisor
      if let end { run.keepLog(end) }
      run.end = end.map { .process($0) }
    } catch {
      run.end = .notStarted("\(error)")
    }
    return run
  }
}

extension FilePath {
  /// The current folder where this path is empty.
  fileprivate var orCurrent: FilePath { isEmpty ? "." : self }
}
