internal import CLinux
internal import Glibc
internal import SystemPackage

/// One run of a program, by the process that supervises it.
struct SupervisedRun {
  private let program: pid_t
  /// Can be read when the program has ended.
  private let ending: FileDescriptor?
  /// Its standard output and error, until they end.
  private var outputs: [FileDescriptor]
  /// The named pipe of its reports. Nil if it has none.
  private let pipe: FileDescriptor?
  /// True if its standard output has the reports.
  private let reportsOnOutput: Bool
  private let standardOutput: FileDescriptor
  /// Its standard input. Nil if it is told nothing.
  private var input: FileDescriptor?
  /// What it is told and has not read yet.
  private var told: [UInt8] = []
  private var log = OutputLog()
  private var lines = LineBuffer()
  private var status: Int32?
  private var reason: ProcessEnd.Reason?
  private var deadline: ContinuousClock.Instant?
  /// When SIGTERM was sent.
  private var asked: ContinuousClock.Instant?
  private var isChildless = false
  private(set) var isOver = false

  init(_ request: ProcessRequest) throws(Errno) {
    var path: [UInt8]?
    if case .pipe(let name) = request.reports { path = name }
    pipe = try path.map { path throws(Errno) in try Self.opened(path) }
    var pipes: [(reader: FileDescriptor, writer: FileDescriptor)] = []
    do {
      // Output, errors, input.
      for _ in 0..<3 { pipes.append(try FileDescriptor.closedPipe()) }
      program = try Spawning(
        arguments: request.arguments, environment: request.environment,
        input: request.isTold ? pipes[2].reader : nil, output: pipes[0].writer, errors: pipes[1].writer
      ).start()
    } catch {
      for file in pipes.flatMap({ [$0.reader, $0.writer] }) + [pipe].compactMap(\.self) { try? file.close() }
      throw error
    }
    outputs = [pipes[0].reader, pipes[1].reader]
    standardOutput = pipes[0].reader
    reportsOnOutput = request.reports == .output
    if request.isTold { input = pipes[2].writer } else { try? pipes[2].writer.close() }
    for end in [pipes[0].writer, pipes[1].writer, pipes[2].reader] { try? end.close() }
    for end in outputs + [input].compactMap(\.self) { _ = fcntl(end.rawValue, F_SETFL, O_NONBLOCK) }
    let file = clinux_process_file(program)
    ending = file < 0 ? nil : FileDescriptor(rawValue: file)
    deadline = request.timeout.map { ContinuousClock.now + $0 }
  }

  /// Opens a named pipe for writing as well: so it does not end with its first writer.
  private static func opened(_ path: [UInt8]) throws(Errno) -> FileDescriptor {
    let file = unsafe open(path.map { CChar(bitPattern: $0) } + [0], O_RDWR | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw Errno(rawValue: errno) }
    return FileDescriptor(rawValue: file)
  }

  /// What is waited for.
  var streams: [FileDescriptor] {
    outputs + [pipe, status == nil ? ending : nil].compactMap(\.self)
  }

  /// The time until something is to be done, whatever arrives.
  var timeToWait: Duration? {
    if status != nil { return .milliseconds(10) }
    if let asked { return asked.duration(to: .now) < SupervisorProcess.grace ? .milliseconds(100) : .milliseconds(20) }
    let rest = deadline.map { ContinuousClock.now.duration(to: $0) }
    // What the system does not tell is looked for.
    return ending != nil && told.isEmpty ? rest : min(rest ?? .milliseconds(20), .milliseconds(20))
  }

  /// Asks the program to end.
  mutating func end(_ reason: ProcessEnd.Reason) {
    if self.reason == nil || reason == .orphaned { self.reason = reason }
    guard asked == nil else { return }
    asked = .now
    signal(SIGTERM)
  }

  /// Passes a line on to the program. One that is gone, or reads nothing, is noticed otherwise.
  mutating func tell(_ line: [UInt8], within time: Duration?) {
    deadline = time.map { ContinuousClock.now + $0 }
    told += line + [UInt8(ascii: "\n")]
    writeTold()
  }

  /// Writes what the program is told, as far as it has room.
  private mutating func writeTold() {
    guard let input, !told.isEmpty else { return }
    do {
      told.removeFirst(try input.writeSome(told))
    } catch {
      try? input.close()
      (self.input, told) = (nil, [])
    }
  }

  /// Reports what the program has printed since it was last at rest.
  mutating func rest(_ tell: (ProcessEvent) -> Void) {
    deadline = nil
    for stream in outputs where !(reportsOnOutput && stream == standardOutput) { while read(stream, tell) {} }
    tell(.rested(log.output))
    log = OutputLog()
  }

  private func signal(_ number: Int32) {
    // A group that has been collected may have a successor of the same number.
    if status == nil { kill(-program, number) }
    for pid in Descendants.all { kill(pid, number) }
  }

  /// Takes what has arrived.
  mutating func step(_ ready: Set<Int32>, _ tell: (ProcessEvent) -> Void) {
    for stream in outputs where ready.contains(stream.rawValue) { _ = read(stream, tell) }
    if let pipe, ready.contains(pipe.rawValue) { _ = readReports(tell) }
    writeTold()
    collect()
    if let deadline, deadline <= .now, status == nil { end(.timeout) }
    if let asked, asked.duration(to: .now) >= SupervisorProcess.grace { signal(SIGKILL) }
    guard status != nil else { return }
    // The program is gone; what it has left behind goes with it. Orphans are children of this process, so that without a
    // child there is nothing to look for.
    if isChildless || Descendants.all.isEmpty { isOver = true } else if asked == nil { end(.itself) }
  }

  /// Reads a piece of the program's output.
  ///
  /// - Returns: False if there is nothing now.
  private mutating func read(_ stream: FileDescriptor, _ tell: (ProcessEvent) -> Void) -> Bool {
    guard let bytes = stream.available() else {
      outputs.removeAll { $0 == stream }
      try? stream.close()
      return false
    }
    if reportsOnOutput, stream == standardOutput { send(lines.lines(bytes), tell) }
    log.append(bytes)
    return !bytes.isEmpty
  }

  /// Reads a piece of the reports.
  ///
  /// - Returns: False if there is nothing now.
  private mutating func readReports(_ tell: (ProcessEvent) -> Void) -> Bool {
    guard let bytes = pipe?.available(), !bytes.isEmpty else { return false }
    send(lines.lines(bytes), tell)
    return true
  }

  private func send(_ lines: [[UInt8]], _ tell: (ProcessEvent) -> Void) {
    if !lines.isEmpty { tell(.lines(lines)) }
  }

  /// Collects children that have ended.
  private mutating func collect() {
    var code: Int32 = 0, pid: pid_t = 0
    repeat {
      pid = unsafe waitpid(-1, &code, WNOHANG)
      if pid == program { status = code }
    } while pid > 0
    isChildless = pid == -1 && errno == ECHILD
  }

  /// Tells the last of what the program has written, and its end.
  mutating func finish(_ kills: inout OutOfMemoryKills, _ tell: (ProcessEvent) -> Void) {
    for stream in outputs { while read(stream, tell) {} }
    while readReports(tell) {}
    if let last = lines.last() { tell(.lines([last])) }
    for file in outputs + [input, ending, pipe].compactMap(\.self) { try? file.close() }
    let code = status ?? 0
    let end = ProcessEnd(
      reason: reason ?? .itself, code: code & 0x7f == 0 ? Int((code >> 8) & 0xff) : nil,
      signal: code & 0x7f == 0 ? nil : Int(code & 0x7f), lackedMemory: code & 0x7f == SIGKILL && kills.haveIncreased(),
      output: log.output)
    tell(.ended(end))
  }
}
