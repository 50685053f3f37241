import CaviarExperiment
import CaviarProcesses
import CaviarProgram
import CaviarResults
import CaviarSpec
import CaviarTraining

/// The end of a program, or of a worker's fit.
enum ProgramEnd {
  /// The program ended.
  ///
  /// - Parameter wasReady: False for a worker that had not greeted.
  case process(ProcessEnd, wasReady: Bool)
  /// The worker answered, and waits for the next fit.
  case answered(ProcessOutput, failure: String?)
  /// The worker answered, and then ended.
  case answeredLast(ProcessEnd)
  case notStarted(String)
  /// Its supervisor was killed.
  case lost

  var output: ProcessOutput? {
    switch self {
    case .process(let end, _), .answeredLast(let end): end.output
    case .answered(let output, _): output
    case .notStarted, .lost: nil
    }
  }

  /// True if a worker waits for the next fit.
  var isAnswered: Bool { if case .answered = self { true } else { false } }

  /// True if the machine is to blame: something has killed the program, or there was no memory for it.
  var isMachinesFault: Bool {
    switch self {
    case .lost: true
    case .process(let end, _): end.reason == .itself && [9, 15].contains(end.signal)
    case .answered, .answeredLast, .notStarted: false
    }
  }

  /// True if a worker has died that was at work.
  var hasDied: Bool {
    if case .process(let end, wasReady: true) = self { end.reason == .itself } else { false }
  }

  /// The outcome of a fit, and the reason of one that failed.
  ///
  /// - Parameters:
  ///   - curve: What was reported.
  ///   - objective: The metric without which a fit has no result. Nil to ask for none.
  func outcome(_ curve: ProgramCurve, _ section: ProgramSection, objective: Metric?) -> (Outcome, String?) {
    if let decided = curve.decided { return decided }
    switch self {
    case .lost: return (.failed, "the process that supervises the program was killed, several times")
    case .notStarted(let reason): return (.failed, "`\(section.program[0])` cannot be started: \(reason)")
    case .answered(let output, let failure?): return (.failed, failure + printed(output))
    case .answered, .answeredLast: break
    case .process(let end, let wasReady):
      if let failure = failure(of: end, section, wasReady: wasReady) { return failure }
    }
    guard let objective else { return (.completed, nil) }
    if let value = curve.result[objective.name], !value.isFinite { return (.nan, nil) }
    guard curve.result[objective.name] == nil, !curve.points.contains(where: { $0.metrics[objective] != nil }) else {
      return (.completed, nil)
    }
    if curve.words.contains(objective.name) {
      return (.noMetric, "the metric `\(objective.name)` was reported, and is no number")
    }
    let names = curve.seen.union(curve.words).subtracting(["epoch"]).sorted()
    let others = names.isEmpty ? "; no metric was" : "; reported were " + names.quotedList
    return (.noMetric, "the metric `\(objective.name)` was not reported" + others + (output.map(printed) ?? ""))
  }

  private func failure(of end: ProcessEnd, _ section: ProgramSection, wasReady: Bool) -> (Outcome, String)? {
    let printed = printed(end.output)
    guard wasReady else {
      let how = end.reason == .timeout ? "it sent no greeting within \(WorkerProcess.timeToStart)" : end.manner
      return (
        .failed,
        "the worker was not ready: \(how), and wrote no line {\"caviar\": \(WorkerProcess.version)} before\(printed)"
      )
    }
    if end.reason == .timeout {
      return (.timeout, "it had not ended after \(section.timeout?.seconds ?? 0) s\(printed)")
    }
    if end.signal == 9, end.lackedMemory { return (.outOfMemory, "killed for lack of memory\(printed)") }
    if end.signal == 9 { return (.signal, "killed by signal 9, perhaps for lack of memory\(printed)") }
    if let signal = end.signal { return (.signal, "ended by signal \(signal)\(printed)") }
    if end.code != 0 { return (.failed, end.manner + printed) }
    return section.isWorker ? (.failed, "the worker ended without an answer\(printed)") : nil
  }

  private func printed(_ output: ProcessOutput) -> String {
    output.lastLines.map { "\n" + String(decoding: $0, as: UTF8.self) }.joined()
  }
}

extension ProcessEnd {
  fileprivate var manner: String { code.map { "exit code \($0)" } ?? "signal \(signal ?? 0)" }
}

extension ProgramCurve {
  /// The record of a fit that has ended.
  func record(of task: FitTask, _ outcome: Outcome, _ reason: String?) -> FitRecord {
    var epochs = points
    if outcome == .completed, !result.isEmpty {
      var values = known(result)
      let last = epochs.last
      // The result counts as the last epoch's, whose other metrics stay.
      if let last {
        for metric in last.metrics.measured where values[metric] == nil { values[metric] = last.metrics[metric] }
        epochs.removeLast()
      }
      epochs.append(EpochRecord(epoch: last?.epoch ?? task.epochs, learningRate: nil, trainCost: nil, metrics: values))
    }
    return FitRecord(
      stage: task.stage, trial: task.fit.trial, repeat: task.fit.repeat, fold: task.fit.fold, epochs: epochs,
      outcome: outcome, parameters: nil, reason: reason)
  }
}
