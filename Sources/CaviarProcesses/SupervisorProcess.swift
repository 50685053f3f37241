internal import CLinux
internal import Glibc
internal import SystemPackage

/// A process that runs programs for another process, one after the other, and outlives it by as long as it takes to end them.
///
/// It is the parent of the programs and, as a subreaper, of their orphans, whatever groups and sessions they have made. It reads
/// requests from standard input and answers on standard output; the end of its input means that the other process is gone,
/// even if it was killed. Each program is ended with SIGTERM to its group, and with SIGKILL after ``grace``.
package struct SupervisorProcess {
  /// The time between SIGTERM and SIGKILL.
  static let grace = Duration.seconds(10)

  private let input = FileDescriptor.standardInput
  private let output = FileDescriptor.standardOutput

  /// Runs until the input ends.
  package static func run() -> Int32 {
    guard clinux_become_subreaper() == 0 else { return 1 }
    let process = SupervisorProcess()
    while let frame = process.input.receive() {
      // A request to stop may arrive when the program has just ended.
      guard let request = ProcessRequest(frame) else { continue }
      guard process.run(request) else { return 0 }
    }
    return 0
  }

  /// Runs a program to its end, and that of all its descendants.
  ///
  /// - Returns: False if the process that asked for it is gone.
  private func run(_ request: ProcessRequest) -> Bool {
    var run: SupervisedRun
    do {
      run = try SupervisedRun(request)
    } catch {
      return (try? output.send(ProcessEvent.notStarted(error).frame)) != nil
    }
    var hasParent = true
    func tell(_ event: ProcessEvent) {
      guard hasParent else { return }
      do { try output.send(event.frame) } catch { hasParent = false }
    }
    while !run.isOver {
      let ready = poll(run.streams + (hasParent ? [input] : []), run.timeToWait)
      if ready.contains(input.rawValue), hasParent {
        // A request in the middle of a run is one to stop it.
        if input.receive() == nil { hasParent = false }
        run.end(hasParent ? .stopped : .orphaned)
      }
      run.step(ready, tell)
      if !hasParent { run.end(.orphaned) }
    }
    run.finish(tell)
    return hasParent
  }
}

/// Waits until a stream can be read.
///
/// - Returns: The numbers of those that can.
private func poll(_ streams: [FileDescriptor], _ time: Duration?) -> Set<Int32> {
  var entries = streams.map { pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0) }
  let milliseconds =
    time.map {
      Int32(clamping: max(0, $0.components.seconds * 1000 + $0.components.attoseconds / 1_000_000_000_000_000 + 1))
    } ?? -1
  guard unsafe Glibc.poll(&entries, nfds_t(entries.count), milliseconds) > 0 else { return [] }
  return Set(entries.filter { $0.revents != 0 }.map(\.fd))
}

/// One run of a program, by the process that supervises it.
private struct SupervisedRun {
  private let request: ProcessRequest
  private let program: pid_t
  /// Can be read when the program has ended.
  private let ending: FileDescriptor?
  /// Its standard output and error, until they end.
  private var outputs: [FileDescriptor]
  private let standardOutput: FileDescriptor
  /// The file of its metrics. Nil if it has none.
  private let metrics: FileDescriptor?
  /// The notices of changes to that file. Nil if the system has none left to give: then it is looked into now and then.
  private let notices: FileDescriptor?
  /// True if the file has more than was read at once.
  private var hasMoreMetrics = false
  private var log = OutputLog()
  private var lines = LineBuffer()
  private var status: Int32?
  private var reason: ProcessEnd.Reason?
  private let deadline: ContinuousClock.Instant?
  /// When SIGTERM was sent.
  private var asked: ContinuousClock.Instant?
  private(set) var isOver = false

  init(_ request: ProcessRequest) throws(Errno) {
    self.request = request
    metrics = try request.metrics.isEmpty ? nil : Self.opened(request.metrics)
    notices = metrics == nil ? nil : Self.watched(request.metrics)
    outputs = []
    do {
      let (outReader, outWriter) = try FileDescriptor.closedPipe()
      let (errorReader, errorWriter) = try FileDescriptor.closedPipe()
      outputs = [outReader, errorReader]
      for end in outputs { _ = fcntl(end.rawValue, F_SETFL, O_NONBLOCK) }
      defer { for end in [outWriter, errorWriter] { try? end.close() } }
      program = try Spawning(
        arguments: request.arguments, environment: request.environment, output: outWriter, errors: errorWriter
      ).start()
    } catch {
      for file in outputs + [metrics, notices].compactMap(\.self) { try? file.close() }
      throw error
    }
    let file = clinux_process_file(program)
    ending = file < 0 ? nil : FileDescriptor(rawValue: file)
    standardOutput = outputs[0]
    deadline = request.timeout.map { ContinuousClock.now + $0 }
  }

  private static func opened(_ path: [UInt8]) throws(Errno) -> FileDescriptor {
    let file = unsafe open(path.cString, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Errno(rawValue: errno) }
    return FileDescriptor(rawValue: file)
  }

  private static func watched(_ path: [UInt8]) -> FileDescriptor? {
    var notices: Int32 = -1
    guard unsafe clinux_watch(path.cString, &notices) < 0 else { return FileDescriptor(rawValue: notices) }
    if notices >= 0 { close(notices) }
    return nil
  }

  /// What is waited for.
  var streams: [FileDescriptor] {
    outputs + [notices, status == nil ? ending : nil].compactMap(\.self)
  }

  /// The time until something is to be done, whatever arrives.
  var timeToWait: Duration? {
    if hasMoreMetrics { return .zero }
    if status != nil { return .milliseconds(10) }
    if let asked { return asked.duration(to: .now) < SupervisorProcess.grace ? .milliseconds(100) : .milliseconds(20) }
    let rest = deadline.map { ContinuousClock.now.duration(to: $0) }
    // What the system does not tell is looked for.
    let isTold = ending != nil && (metrics == nil || notices != nil)
    return isTold ? rest : min(rest ?? .milliseconds(20), .milliseconds(20))
  }

  /// Asks the program to end.
  mutating func end(_ reason: ProcessEnd.Reason) {
    if self.reason == nil || reason == .orphaned { self.reason = reason }
    guard asked == nil else { return }
    asked = .now
    signal(SIGTERM)
  }

  private func signal(_ number: Int32) {
    kill(-program, number)
    for pid in Descendants.all { kill(pid, number) }
  }

  /// Takes what has arrived.
  mutating func step(_ ready: Set<Int32>, _ tell: (ProcessEvent) -> Void) {
    for stream in outputs where ready.contains(stream.rawValue) { _ = read(stream, tell) }
    readMetrics(tell)
    collect()
    if let deadline, deadline <= .now, status == nil { end(.timeout) }
    if let asked, asked.duration(to: .now) >= SupervisorProcess.grace { signal(SIGKILL) }
    guard status != nil else { return }
    // The program is gone; what it has left behind goes with it.
    if Descendants.all.isEmpty { isOver = true } else if asked == nil { end(.itself) }
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
    log.append(bytes)
    if request.readsOutput, stream == standardOutput { send(lines.lines(bytes), tell) }
    return !bytes.isEmpty
  }

  /// Reads what has been added to the file of the metrics: a megabyte at most, so that a flood does not keep this process from
  /// its other duties.
  private mutating func readMetrics(_ tell: (ProcessEvent) -> Void) {
    while let bytes = notices?.available(), !bytes.isEmpty {}
    for _ in 0..<16 {
      guard let bytes = metrics?.available() else {
        hasMoreMetrics = false
        return
      }
      send(lines.lines(bytes), tell)
    }
    hasMoreMetrics = true
  }

  private func send(_ lines: [[UInt8]], _ tell: (ProcessEvent) -> Void) {
    if !lines.isEmpty { tell(.lines(lines)) }
  }

  /// Collects children that have ended.
  private mutating func collect() {
    var code: Int32 = 0
    while case let pid = unsafe waitpid(-1, &code, WNOHANG), pid > 0 {
      if pid == program { status = code }
    }
  }

  /// Tells the last of what the program has written, and its end.
  mutating func finish(_ tell: (ProcessEvent) -> Void) {
    for stream in outputs { while read(stream, tell) {} }
    repeat { readMetrics(tell) } while hasMoreMetrics
    if let last = lines.last() { tell(.lines([last])) }
    for file in outputs + [ending, metrics, notices].compactMap(\.self) { try? file.close() }
    let code = status ?? 0
    let end = ProcessEnd(
      reason: reason ?? .itself, code: code & 0x7f == 0 ? Int((code >> 8) & 0xff) : nil,
      signal: code & 0x7f == 0 ? nil : Int(code & 0x7f), lastLines: log.lastLines(20), log: log.bytes)
    tell(.ended(end))
  }
}

extension [UInt8] {
  /// The bytes as C reads them.
  fileprivate var cString: [CChar] { map { CChar(bitPattern: $0) } + [0] }
}
