import CaviarCompute
import CaviarDiagnostics
import CaviarExperiment
import CaviarProcesses
import CaviarProgram
import CaviarResults
import CaviarSearch
import CaviarSpec
import CaviarTraining
internal import Foundation
import SystemPackage

/// One run of a program for a fit: what it is given, what it reports, and how it ends.
struct ProgramRun {
  /// The way in which it ended.
  enum End {
    case process(ProcessEnd)
    case notStarted(String)
  }

  private let task: FitTask
  private let experiment: Experiment
  private let program: Program
  private let input: ProgramInput
  private let folder: FilePath
  private var points: [EpochRecord] = []
  private var result: [String: Double] = [:]
  /// The names that were reported, declared or not.
  private var seen: Set<String> = []
  private var words: Set<String> = []
  private var firstLoss: Double?
  /// The outcome that was decided while it ran.
  private var decided: (outcome: Outcome, reason: String?)?
  private(set) var isPaused = false
  var end: End?

  /// More points than these are a program's mistake.
  private static let mostPoints = 100_000

  init(_ task: FitTask, of trainer: ProgramTrainer) {
    guard let program = trainer.experiment.program else { preconditionFailure("an experiment without a program") }
    self.task = task
    self.program = program
    experiment = trainer.experiment
    input = trainer.input
    folder = input.state.appending("programs").appending(String(task.address.prefix(32)))
  }

  private var configPath: FilePath { folder.appending("config.json") }
  private var metricsPath: FilePath { folder.appending("metrics.jsonl") }

  /// Writes what the program reads, and says how to start it.
  func prepare() throws -> ProcessRequest {
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    let values = program.space.values(at: task.point)
    let config = try JSONText.line(program.configuration(at: task.point)) + [UInt8(ascii: "\n")]
    try Data(config).write(to: URL(fileURLWithPath: configPath.string))
    try Data().write(to: URL(fileURLWithPath: metricsPath.string))
    let arguments = program.arguments(
      at: task.point, seed: seed, stage: task.stage, trial: task.fit.trial, repeat: task.fit.repeat,
      epochs: task.epochs,
      file: absolute(configPath).string)
    return ProcessRequest(
      arguments: arguments.map { Array($0.utf8) }, environment: environment(values),
      metrics: program.section.metricsFrom == .file ? absolute(metricsPath).bytes : [],
      readsOutput: program.section.metricsFrom == .stdout,
      timeout: program.section.timeout.map { .seconds($0.seconds) })
  }

  /// Removes what only the program needed.
  func cleanUp() { try? FileManager.default.removeItem(atPath: folder.string) }

  /// Keeps what it has printed.
  func keepLog(_ end: ProcessEnd) {
    guard !end.log.isEmpty else { return }
    let logs = input.state.appending("logs")
    try? FileManager.default.createDirectory(atPath: logs.string, withIntermediateDirectories: true)
    try? Data(end.log).write(to: URL(fileURLWithPath: logs.appending(logName).string))
  }

  private var logName: String { "\(task.stage)-\(task.fit.trial)-\(task.fit.repeat).log" }

  private var seed: UInt32 {
    Program.seed(task.seed, stage: task.stage, trial: task.fit.trial, repeat: task.fit.repeat)
  }

  private func environment(_ values: [ProgramSpace.Value]) -> [[UInt8]] {
    var own = ["PYTHONUNBUFFERED": "1"]
    let threads = max(1, Engine.coreCount / input.slots)
    for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"] {
      own[name] = "\(threads)"
    }
    for value in values { own["CAVIAR_" + value.address.variableName] = value.value.argument }
    own[Program.Variable.seed.rawValue] = "\(seed)"
    own[Program.Variable.stage.rawValue] = task.stage
    own[Program.Variable.trial.rawValue] = "\(task.fit.trial)"
    own[Program.Variable.repeat.rawValue] = "\(task.fit.repeat)"
    own[Program.Variable.epochs.rawValue] = "\(task.epochs)"
    for variable in program.section.environment { own[variable.name] = variable.value }
    let paths: [(Program.Variable, FilePath)] = [
      (.config, configPath), (.workdir, folder), (.metrics, metricsPath),
    ]
    let taken = Set(own.keys).union(paths.map(\.0.rawValue))
    let inherited = Environment.current.filter { entry in
      !taken.contains(String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self))
    }
    return inherited + own.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)".utf8) }
      + paths.map { Array("\($0.0.rawValue)=".utf8) + absolute($0.1).bytes }
  }

  /// The path from the root, since the program runs in another folder.
  private func absolute(_ path: FilePath) -> FilePath {
    path.isAbsolute ? path : FilePath(FileManager.default.currentDirectoryPath).pushing(path)
  }
}

// MARK: Reports

extension ProgramRun {
  /// Takes lines of the program's. False to end it.
  mutating func take(_ lines: [[UInt8]], _ observer: some FitObserver<ProgramCheckpoint>) -> Bool {
    for line in lines {
      guard let report = ProgramReport(line, isOutput: program.section.metricsFrom == .stdout) else { continue }
      guard take(report, observer) else { return false }
    }
    return true
  }

  private mutating func take(_ report: ProgramReport, _ observer: some FitObserver<ProgramCheckpoint>) -> Bool {
    seen.formUnion(report.values.keys)
    words.formUnion(report.words)
    guard let epoch = report.epoch else {
      result.merge(report.values) { $1 }
      return true
    }
    guard points.count < Self.mostPoints else {
      decided = (.failed, "more than \(Self.mostPoints) points of a curve")
      return false
    }
    let isBroken = report.values[experiment.objective.metric.name].map { !$0.isFinite } ?? false
    let loss = report.values[Metric.trainLoss.name]
    if isBroken || loss.map({ !$0.isFinite }) ?? false {
      decided = (.nan, nil)
      return false
    }
    guard epoch > points.last?.epoch ?? -1 else {
      decided = (.failed, "epoch \(epoch) was reported after epoch \(points.last?.epoch ?? 0)")
      return false
    }
    let point = EpochRecord(epoch: epoch, learningRate: nil, trainCost: nil, metrics: metrics(of: report.values))
    points.append(point)
    if let loss {
      firstLoss = firstLoss ?? loss
      if let firstLoss, loss > program.section.stopWhen.trainLossExceedsInitial * firstLoss {
        decided = (.exploded, nil)
        return false
      }
    }
    switch observer.measured(point, of: task) {
    case .continue: return true
    case .pause:
      isPaused = true
      return false
    case .stop:
      decided = (.completed, nil)
      return false
    }
  }

  private func metrics(of values: [String: Double]) -> Metrics {
    var metrics = Metrics()
    for metric in experiment.metrics {
      if let value = values[metric.name], value.isFinite { metrics[metric] = value.rounded(significantDigits: 6) }
    }
    return metrics
  }
}

// MARK: The end

extension ProgramRun {
  /// The record of the fit.
  var record: FitRecord {
    let (outcome, reason) = outcome
    var epochs = points
    if outcome == .completed, !result.isEmpty {
      var values = metrics(of: result)
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

  private var outcome: (Outcome, String?) {
    if let decided { return decided }
    switch end {
    case nil: return (.failed, "the process that supervises the program was killed, several times")
    case .notStarted(let error): return (.failed, "`\(program.section.command[0])` cannot be started: \(error)")
    case .process(let end): return outcome(of: end)
    }
  }

  private func outcome(of end: ProcessEnd) -> (Outcome, String?) {
    let lines = end.lastLines.map { String(decoding: $0, as: UTF8.self) }
    let printed = lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n")
    if end.reason == .timeout {
      return (.failed, "timeout: it had not ended after \(program.section.timeout?.seconds ?? 0) s\(printed)")
    }
    if end.signal == 9 { return (.failed, "killed by signal 9, perhaps for lack of memory\(printed)") }
    if let signal = end.signal { return (.failed, "ended by signal \(signal)\(printed)") }
    if let code = end.code, code != 0 { return (.failed, "exit code \(code)\(printed)") }
    let objective = experiment.objective.metric
    if let value = result[objective.name], !value.isFinite { return (.nan, nil) }
    let isReported = result[objective.name] != nil || points.contains { $0.metrics[objective] != nil }
    guard isReported else {
      let names = seen.union(words).subtracting(["epoch"]).sorted()
      let isWord = words.contains(objective.name)
      return (
        .failed,
        isWord
          ? "the metric `\(objective.name)` was reported, and is no number"
          : "the metric `\(objective.name)` was not reported"
            + (names.isEmpty ? "; nothing was" : "; reported were " + names.quotedList)
      )
    }
    return (.completed, nil)
  }
}

extension FilePath {
  /// The bytes of the path, which need not be UTF-8.
  fileprivate var bytes: [UInt8] {
    unsafe withPlatformString { pointer in
      unsafe UnsafeBufferPointer(start: pointer, count: length).map { UInt8(bitPattern: $0) }
    }
  }
}

extension String {
  /// Upper-case letters, digits and `_`: `SGD_MOMENTUM` for `sgd.momentum`.
  fileprivate var variableName: String {
    String(uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}
