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

  /// A fit is tried again as often if its supervisor died: that was the machine's fault.
  private static let mostTries = 3

  package func train(_ tasks: [Assignment<ProgramCheckpoint>], _ observer: some FitObserver<ProgramCheckpoint>) {
    for task in tasks.map(\.task) {
      observer.began(1)
      var run = ProgramRun(task, of: trainer)
      var tries = 0
      repeat {
        tries += 1
        run = ProgramRun(task, of: trainer)
        run.end = start(&run, observer)
      } while run.end == nil && tries < Self.mostTries
      guard !run.isPaused else {
        observer.began(-1)
        continue
      }
      observer.finished([FinishedFit(task: task, record: run.record)])
    }
  }

  /// Runs the program once. Nil if its supervisor died.
  private func start(_ run: inout ProgramRun, _ observer: some FitObserver<ProgramCheckpoint>) -> ProgramRun.End? {
    do {
      let request = try run.prepare()
      defer { run.cleanUp() }
      if supervisor == nil { supervisor = try Supervisor(trainer.input.supervisor, in: trainer.input.folder.orCurrent) }
      guard let supervisor else { return nil }
      var current = run
      let end = try supervisor.run(request) { current.take($0, observer) }
      run = current
      guard let end else {
        self.supervisor = nil
        return nil
      }
      run.keepLog(end)
      return .process(end)
    } catch let error as Errno {
      return .notStarted("\(error)")
    } catch {
      return .notStarted("\(error)")
    }
  }
}

extension FilePath {
  /// The current folder where this path is empty.
  fileprivate var orCurrent: FilePath { isEmpty ? "." : self }
}
