import CaviarCompute
import CaviarDiagnostics
import CaviarExperiment
import CaviarProcesses
import CaviarProgram
import CaviarResults
import CaviarSearch
import CaviarSpec
internal import Foundation
import SystemPackage

/// A fit as a program is given it: its values, its variables and its folder, `.state/programs/ADDRESS`, which is there again if
/// the fit is interrupted.
struct ProgramFit {
  let task: FitTask
  let program: Program
  /// The metrics that are recorded.
  let experiment: Experiment
  private let input: ProgramInput
  private let devices: [String]
  /// True for the final training.
  let isFinal: Bool
  private let folder: FilePath

  init(_ task: FitTask, of experiment: Experiment, _ input: ProgramInput, devices: [String], isFinal: Bool = false) {
    guard let program = experiment.program else { preconditionFailure("an experiment without a program") }
    self.task = task
    self.program = program
    self.experiment = experiment
    self.input = input
    self.devices = devices
    self.isFinal = isFinal
    folder = input.programs.appending(String(task.address.prefix(32)))
  }

  private var configPath: FilePath { folder.appending("config.json") }
  /// The named pipe of its reports.
  private var metricsPath: FilePath { folder.appending("metrics") }
  /// The points that it has reported, a line each.
  private var reportedPath: FilePath { folder.appending("reported.jsonl") }
  private var checkpointPath: FilePath { folder.appending("checkpoint") }

  private var seed: UInt32 {
    Program.seed(task.seed, stage: task.stage, trial: task.fit.trial, repeat: task.fit.repeat)
  }

  /// Makes the folder, if it is not left to the program.
  ///
  /// - Returns: The reports of a run that was interrupted and has left a checkpoint.
  func prepare() throws -> [ProgramReport] {
    let files = FileManager.default
    if let start = task.start {
      // A longer fit goes on from the checkpoint of the shorter one.
      let before = input.programs.appending(String(start.prefix(32)))
      if !files.fileExists(atPath: folder.string), files.fileExists(atPath: before.string) {
        try files.moveItem(atPath: before.string, toPath: folder.string)
      }
    }
    guard files.fileExists(atPath: folder.string) else {
      // A worker makes its folder itself, if it needs one.
      if !program.section.isWorker { try makeFolder() }
      return []
    }
    guard files.fileExists(atPath: checkpointPath.string) else {
      try? files.removeItem(atPath: reportedPath.string)
      return []
    }
    // The lines before a kill; the last may lack its end.
    let bytes = files.contents(atPath: reportedPath.string).map { [UInt8]($0) } ?? []
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    var reports: [(line: [UInt8], report: ProgramReport)] = []
    for line in lines {
      guard let report = report(in: line), let epoch = report.epoch else { continue }
      // Of an epoch that was trained again, the last time counts; several lines may share an epoch.
      let isAgain = reports.contains { $0.report.epoch == epoch && !$0.report.isDisjoint(with: report) }
      reports.removeAll { $0.report.epoch ?? 0 > (isAgain ? epoch - 1 : epoch) }
      reports.append((line, report))
    }
    let kept = reports.flatMap { $0.line + [UInt8(ascii: "\n")] }
    try Data(kept).write(to: URL(fileURLWithPath: reportedPath.string), options: .atomic)
    return reports.map(\.report)
  }

  private func makeFolder() throws {
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
  }

  /// Removes what only the program needed.
  func cleanUp() {
    guard FileManager.default.fileExists(atPath: folder.string),
      !task.keepsState || !FileManager.default.fileExists(atPath: checkpointPath.string)
    else { return }
    try? FileManager.default.removeItem(atPath: folder.string)
  }

  /// Keeps a point that was reported, for a run that goes on from a checkpoint.
  func keep(_ line: [UInt8]) {
    let whole = line + [UInt8(ascii: "\n")]
    do {
      try reportedPath.write(whole, .append)
    } catch {
      guard (try? makeFolder()) != nil else { return }
      try? reportedPath.write(whole, .append)
    }
  }

  /// The report in a line. Nil for another line.
  func report(in line: [UInt8]) -> ProgramReport? {
    guard program.section.isWorker else {
      return ProgramReport(line, isOutput: program.section.metricsFrom == .stdout)
    }
    return ReportObject(line).map { ProgramReport($0, without: WorkerProcess.Answer.names) }
  }

  /// Keeps what it has printed.
  func keepLog(_ output: ProcessOutput) {
    guard !output.log.isEmpty, let logs = input.logs else { return }
    try? FileManager.default.createDirectory(atPath: logs.string, withIntermediateDirectories: true)
    let name = "\(isFinal ? "final-" : "")\(task.stage)-\(task.fit.trial)-\(task.fit.repeat).log"
    try? logs.appending(name).write(output.log)
  }
}

// MARK: What the program is given

extension ProgramFit {
  /// A process for this fit.
  func request() throws -> ProcessRequest {
    let config = try JSONText.line(program.configuration(at: task.point)) + [UInt8(ascii: "\n")]
    try configPath.write(config)
    let isFile = program.section.metricsFrom == .file
    if isFile { try metricsPath.makePipe() }
    return ProcessRequest(
      arguments: program.arguments(
        at: task.point, seed: seed, stage: task.stage, trial: task.fit.trial, repeat: task.fit.repeat,
        epochs: task.epochs, file: configPath.fromRoot.bytes),
      environment: environment, reports: isFile ? .pipe(metricsPath.fromRoot.bytes) : .output,
      timeout: program.section.timeout.map { .seconds($0.seconds) })
  }

  /// The line by which a worker is told this fit.
  func request(id: Int) throws -> [UInt8] {
    var request: SpecValue = [
      "id": .integer(id), "config": program.configuration(at: task.point), "seed": .integer(Int(seed)),
      "stage": .text(task.stage), "trial": .integer(task.fit.trial), "repeat": .integer(task.fit.repeat),
      "epochs": .integer(task.epochs), "workdir": .text(folder.fromRoot.string),
      "checkpoint": .text(checkpointPath.fromRoot.string),
    ]
    if isFinal { request = request.setting("final", to: .boolean(true)) }
    return try JSONText.line(request)
  }

  private var environment: [[UInt8]] {
    var own = Self.shared(program, input, devices: devices)
    for value in program.space.values(at: task.point) {
      own[value.address.variableOfProgram] = Array(value.value.argument.utf8)
    }
    let numbers: [(Program.Variable, String)] = [
      (.seed, "\(seed)"), (.stage, task.stage), (.trial, "\(task.fit.trial)"), (.repeat, "\(task.fit.repeat)"),
      (.epochs, "\(task.epochs)"), (.final, isFinal ? "1" : ""),
    ]
    for (variable, value) in numbers where !value.isEmpty { own[variable.rawValue] = Array(value.utf8) }
    let paths: [(Program.Variable, FilePath)] = [
      (.config, configPath), (.workdir, folder), (.metrics, metricsPath), (.checkpoint, checkpointPath),
    ]
    for (variable, path) in paths { own[variable.rawValue] = path.fromRoot.bytes }
    return Self.merged(own, program)
  }

  /// A worker, whatever it is to train.
  static func workerRequest(
    _ program: Program, _ input: ProgramInput, _ slot: ProgramSlots.Slot
  ) throws -> ProcessRequest {
    var own = shared(program, input, devices: slot.devices)
    own[Program.Variable.worker.rawValue] = Array("\(WorkerProcess.version)".utf8)
    let isFile = program.section.metricsFrom == .file
    let pipe = input.programs.appending("worker-\(slot.number)")
    if isFile {
      try? FileManager.default.createDirectory(atPath: input.programs.string, withIntermediateDirectories: true)
      try pipe.makePipe()
      own[Program.Variable.metrics.rawValue] = pipe.fromRoot.bytes
    }
    return ProcessRequest(
      arguments: program.section.program.map { Array($0.utf8) }, environment: merged(own, program),
      reports: isFile ? .pipe(pipe.fromRoot.bytes) : .output, isTold: true, timeout: WorkerProcess.timeToStart)
  }

  /// The variables that are the same for all fits.
  private static func shared(_ program: Program, _ input: ProgramInput, devices: [String]) -> [String: [UInt8]] {
    var own = ["PYTHONUNBUFFERED": "1"]
    for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"] {
      own[name] = "\(input.coresOfFit)"
    }
    if !devices.isEmpty { own[Program.Variable.devices.rawValue] = devices.joined(separator: ",") }
    return own.mapValues { Array($0.utf8) }
  }

  /// The environment of Caviar, in which own variables stand before, and those of the spec before these, but for the paths.
  private static func merged(_ own: [String: [UInt8]], _ program: Program) -> [[UInt8]] {
    let fixed: [Program.Variable] = [.config, .workdir, .metrics, .checkpoint, .worker]
    var own = own
    for variable in program.section.environment where !fixed.map(\.rawValue).contains(variable.name) {
      own[variable.name] = Array(variable.value.utf8)
    }
    let known = Program.Variable.allCases.map(\.rawValue).filter { $0.hasPrefix("CAVIAR_") }
    let inherited = Environment.current.filter { entry in
      let name = String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
      return own[name] == nil && !known.contains(name)
    }
    return inherited + own.sorted { $0.key < $1.key }.map { Array("\($0.key)=".utf8) + $0.value }
  }
}

extension FilePath {
  /// Makes a named pipe in the place of an old one.
  fileprivate func makePipe() throws(Errno) {
    let error = unsafe withPlatformString { path in
      unsafe unlink(path)
      return unsafe mkfifo(path, 0o600) == 0 ? 0 : errno
    }
    guard error == 0 else { throw Errno(rawValue: error) }
  }

  /// Writes a file that need not survive a power cut: Foundation would wait for the disk.
  fileprivate func write(_ bytes: [UInt8], _ options: FileDescriptor.OpenOptions = .truncate) throws {
    let file = try FileDescriptor.open(
      self, .writeOnly, options: [options, .create, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }

  /// The path from the root, since the program runs in another folder.
  var fromRoot: FilePath { isAbsolute ? self : .current.pushing(self) }

  /// The bytes of the path, which need not be UTF-8.
  var bytes: [UInt8] {
    unsafe withPlatformString { pointer in
      unsafe UnsafeBufferPointer(start: pointer, count: length).map { UInt8(bitPattern: $0) }
    }
  }

  /// The folder in which this process runs.
  private static var current: FilePath {
    guard let path = unsafe getcwd(nil, 0) else { return "." }
    defer { unsafe free(path) }
    return unsafe FilePath(platformString: path)
  }
}
