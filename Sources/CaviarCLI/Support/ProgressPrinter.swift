import CaviarChecks
import CaviarData
import CaviarExperiment
import CaviarReport
import CaviarRun
import CaviarSpec
import CaviarThreads
import CaviarTraining

/// Shows the progress of a run: a bar that is redrawn on a terminal, or plain lines now and then elsewhere.
///
/// Observing an event never waits for the stream, so a stopped terminal blocks neither the workers nor the journal.
final class ProgressPrinter: Sendable {
  private let console: Console
  private let experiment: Experiment
  private let state = Mutex(State())
  /// The thread on which everything is written, in order.
  private let stream: SerialThread
  /// True while a bar waits to be written; newer ones are skipped meanwhile. Not part of the state: where the system refuses
  /// the thread, a bar is written at once, under the state's lock.
  private let isBarWaiting = Atomic(false)

  /// The progress of the current stage, behind a lock, since workers report from their own threads.
  private struct State {
    var name = ""
    /// The unit of the counts: `trial`, or `fit` if a trial has several.
    var unit = ""
    var total = 0
    var done = 0
    /// The number that finished before this run, which do not count for its rate.
    var before = 0
    var failed = 0
    var best: Metrics?
    var start = ContinuousClock.now
    var lastLine = ContinuousClock.now
    var isBarShown = false

    mutating func note(_ fit: FitRecord, _ objective: Objective) {
      guard let metrics = TrialRecord(fits: [fit], point: Point(), objective: objective).best else { return }
      if best.map({ objective.isBetter(metrics, than: $0) == true }) ?? true { best = metrics }
    }
  }

  init(console: Console, experiment: Experiment, stream: SerialThread = SerialThread()) {
    self.console = console
    self.experiment = experiment
    self.stream = stream
  }

  /// Updates the progress by an event.
  func observe(_ event: RunEvent) {
    state.withLock { state in
      switch event {
      case .checkStarted(let name):
        guard console.isInteractive else { break }
        write("check \(name) …")
        state.isBarShown = true
      case .checkFinished(let check, let wasKnown):
        if state.isBarShown { write("\r\u{1B}[K") }
        state.isBarShown = false
        let text = check.verdict == .pass ? "pass" : "FAIL, expected \(check.expected), seen \(check.seen)"
        say("check \(check.check): \(text)" + (wasKnown ? ", finished before" : ""))
      case .stageStarted(let name, let total, let done):
        let unit = experiment.fitsPerTrial(ofStage: name) > 1 ? "fit" : "trial"
        state = State(name: name, unit: unit, total: total, done: done, before: done)
        if !console.isInteractive {
          say(
            "stage \(name): \(total) \(unit)\(total == 1 ? "" : "s")" + (done > 0 ? ", \(done) finished before" : ""))
        }
      case .fitFinished(let fit), .finalFitTrained(let fit):
        state.done += 1
        if fit.outcome != .completed { state.failed += 1 }
        // The best of several fits is not the best trial, whose objective is their mean.
        if state.unit == "trial" { state.note(fit, experiment.objective) }
        show(&state)
      case .notice(let text):
        endBar(&state)
        say("caviar: note: " + text)
      case .warning(let text):
        endBar(&state)
        say("caviar: warning: " + text)
      case .startedAgain, .workerFinished: break
      case .stageFinished:
        if state.total > state.before { finish(&state) }
      }
    }
  }

  /// Ends the bar's line, if a run has ended in the middle of a stage, and waits until everything is written.
  func end() {
    state.withLock { endBar(&$0) }
    stream.close()
  }

  private func show(_ state: inout State) {
    let now = ContinuousClock.now
    let pause: Duration = console.isInteractive ? .milliseconds(100) : .seconds(15)
    guard now - state.lastLine >= pause, !isBarWaiting.load(ordering: .relaxed) else { return }
    state.lastLine = now
    write(&state)
  }

  private func finish(_ state: inout State) {
    write(&state)
    endBar(&state)
  }

  private func endBar(_ state: inout State) {
    if state.isBarShown { write("\n") }
    state.isBarShown = false
  }

  private func write(_ state: inout State) {
    let style = console.errorStyle
    let elapsed = (ContinuousClock.now - state.start) / .seconds(1)
    let bar = ProgressBar(label: state.name, total: state.total - state.before, unit: state.unit, style: style)
    let line = bar.line(
      done: state.done - state.before, failed: state.failed, best: state.best?[experiment.objective.metric]?.sixDigits,
      elapsedSeconds: elapsed)
    state.isBarShown = console.isInteractive
    isBarWaiting.store(true, ordering: .relaxed)
    write(console.isInteractive ? "\r\u{1B}[K" + line : line + "\n")
    stream.async { [self] in isBarWaiting.store(false, ordering: .relaxed) }
  }

  /// Writes a message, wrapped on a terminal.
  private func say(_ line: String) { write(console.fitted(line).joined(separator: "\n") + "\n") }

  private func write(_ text: String) {
    stream.async { [console] in console.writeError(text) }
  }
}

extension Experiment {
  fileprivate func fitsPerTrial(ofStage name: String) -> Int {
    guard let stage = stages.first(where: { $0.stage.name == name })?.stage else { return final?.repeats ?? 1 }
    return (folds ?? 1) * stage.repeats
  }
}

extension TrialRecord {
  /// The metrics, if the trial completed.
  fileprivate var best: Metrics? { bestEpoch == nil ? nil : metrics }
}
