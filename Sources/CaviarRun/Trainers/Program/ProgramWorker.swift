import CaviarDiagnostics
import CaviarExperiment
import CaviarProcesses
import CaviarProgram
import CaviarResults
import CaviarSpec
package import CaviarTraining
import SystemPackage

/// A thread that runs programs, one after the other, in a slot of its own.
package final class ProgramWorker: TrainerWorker {
  private let experiment: Experiment
  private let input: ProgramInput
  private let slots: ProgramSlots
  private var slot: ProgramSlots.Slot

  init(_ experiment: Experiment, _ input: ProgramInput, _ slots: ProgramSlots) {
    self.experiment = experiment
    self.input = input
    self.slots = slots
    slot = slots.take()
  }

  deinit { slots.giveBack(slot) }

  package var profile: Profile? { nil }

  /// A fit that the machine has ended is run again; one whose worker has died, once.
  private static let (mostTries, mostTriesOfDeaths) = (3, 2)

  package func train(_ tasks: [Assignment<ProgramCheckpoint>], _ observer: some FitObserver<ProgramCheckpoint>) {
    for task in tasks.map(\.task) {
      observer.began(1)
      let fit = ProgramFit(task, of: experiment, input, devices: slot.devices)
      let (curve, end) = run(fit) { observer.measured($0, of: task) }
      guard !curve.isPaused else {
        observer.began(-1)
        continue
      }
      let (outcome, reason) = end.outcome(curve, fit.program.section, objective: experiment.objective.metric)
      observer.finished([FinishedFit(task: task, record: curve.record(of: task, outcome, reason))])
    }
  }

  /// Runs the winner for its metrics of the test part, which count by their names alone: `test_accuracy`.
  func runFinal(_ task: FitTask) -> (record: FitRecord, metrics: SpecValue) {
    let fit = ProgramFit(task, of: experiment, input, devices: slot.devices, isFinal: true)
    let (curve, end) = run(fit) { _ in .continue }
    var (outcome, reason) = end.outcome(curve, fit.program.section, objective: nil)
    let metrics = curve.latest.filter { $0.key.hasPrefix("test_") && $0.value.isFinite }.map { name, value in
      SpecValue.Member(name, .number(value.rounded(significantDigits: 6)))
    }
    if outcome == .completed, metrics.isEmpty {
      (outcome, reason) = (.noMetric, "no metric whose name begins with `test_` was reported")
    }
    return (
      curve.record(of: task, outcome, reason),
      .map(outcome == .completed ? metrics.sorted { $0.key < $1.key } : [])
    )
  }

  /// Runs a fit to its end, several times if need be.
  func run(_ fit: ProgramFit, measured: (EpochRecord) -> FitDecision) -> (ProgramCurve, ProgramEnd) {
    var tries = 0
    while true {
      tries += 1
      let (curve, end) = runOnce(fit, measured)
      let isAgain =
        curve.decided == nil && !curve.isPaused
        && (end.isMachinesFault && tries < Self.mostTries
          || fit.program.section.isWorker && end.hasDied && tries < Self.mostTriesOfDeaths)
      guard !isAgain else { continue }
      if !curve.isPaused { fit.cleanUp() }
      return (curve, end)
    }
  }

  private func runOnce(_ fit: ProgramFit, _ measured: (EpochRecord) -> FitDecision) -> (ProgramCurve, ProgramEnd) {
    func newCurve(_ earlier: [ProgramReport]) -> ProgramCurve {
      ProgramCurve(fit.program.section, of: experiment, earlier: earlier, isFinal: fit.isFinal)
    }
    var curve = newCurve([])
    func take(_ line: [UInt8]) -> Bool {
      guard let report = fit.report(in: line) else { return true }
      if report.epoch != nil { fit.keep(line) }
      return curve.take(report, measured: measured)
    }
    let end: ProgramEnd
    do {
      curve = newCurve(try fit.prepare())
      let supervisor =
        try slot.supervisor ?? Supervisor(input.supervisor, in: input.folder.orCurrent, holding: slots.lock)
      slot.supervisor = supervisor
      if fit.program.section.isWorker {
        end = try runByWorker(fit, under: supervisor, take)
      } else {
        let ended = try supervisor.run(try fit.request()) { lines in lines.allSatisfy(take) }
        end = ended.map { .process($0, wasReady: true) } ?? .lost
      }
    } catch {
      end = .notStarted("\(error)")
    }
    curve.goOn(measured: measured)
    if case .lost = end {
      (slot.supervisor, slot.worker) = (nil, nil)
      Supervisor.endOrphans()
    }
    if let output = end.output { fit.keepLog(output) }
    return (curve, end)
  }

  private func runByWorker(
    _ fit: ProgramFit, under supervisor: Supervisor, _ take: ([UInt8]) -> Bool
  ) throws -> ProgramEnd {
    if slot.worker == nil {
      let request = try ProgramFit.workerRequest(fit.program, input, slot)
      let (started, end) = WorkerProcess.start(request, under: supervisor)
      if let end { return end }
      slot.worker = started
    }
    guard var worker = slot.worker else { return .lost }
    let time = fit.program.section.timeout.map { Duration.seconds($0.seconds) }
    let end = try worker.run({ try fit.request(id: $0) }, within: time, take)
    slot.worker = end.isAnswered ? worker : nil
    if input.isFresh, end.isAnswered {
      // No state may pass from this fit to the next.
      supervisor.stopAndWait()
      slot.worker = nil
    }
    return end
  }
}

extension FilePath {
  /// The current folder where this path is empty.
  fileprivate var orCurrent: FilePath { isEmpty ? "." : self }
}
