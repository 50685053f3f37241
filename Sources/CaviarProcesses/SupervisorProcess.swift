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
      for event in run.step(ready) { tell(event) }
      if !hasParent { run.end(.orphaned) }
    }
    for event in run.finish() { tell(event) }
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
  /// The file of its metrics, and the notices of changes to it. Nil if it has none.
  private let metrics: (file: FileDescriptor, notices: FileDescriptor)?
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
    let (outReader, outWriter) = try FileDescriptor.closedPipe()
    let (errorReader, errorWriter) = try FileDescriptor.closedPipe()
    for end in [outReader, errorReader] { _ = fcntl(end.rawValue, F_SETFL, O_NONBLOCK) }
    defer { for end in [outWriter, errorWriter] { try? end.close() } }
    metrics = Self.watched(request.metrics)
    do {
      program = try Spawning(
        arguments: request.arguments, environment: request.environment, output: outWriter, errors: errorWriter
      ).start()
    } catch {
      for end in [outReader, errorReader] { try? end.close() }
      throw error
    }
    let file = clinux_process_file(program)
    ending = file < 0 ? nil : FileDescriptor(rawValue: file)
    standardOutput = outReader
    outputs = [outReader, errorReader]
    deadline = request.timeout.map { ContinuousClock.now + $0 }
  }

  private static func watched(_ path: [UInt8]) -> (FileDescriptor, FileDescriptor)? {
    guard !path.isEmpty else { return nil }
    let text = path.map { CChar(bitPattern: $0) } + [0]
    let file = unsafe open(text, O_RDONLY | O_CLOEXEC)
    var notices: Int32 = -1
    guard file >= 0, unsafe clinux_watch(text, &notices) >= 0 else { return nil }
    return (FileDescriptor(rawValue: file), FileDescriptor(rawValue: notices))
  }

  /// What is waited for.
  var streams: [FileDescriptor] {
    outputs + (metrics.map { [$0.notices] } ?? []) + (status == nil ? ending.map { [$0] } ?? [] : [])
  }

  /// The time until something is to be done, whatever arrives.
  var timeToWait: Duration? {
    if status != nil { return .milliseconds(10) }
    if let asked { return asked.duration(to: .now) < SupervisorProcess.grace ? .milliseconds(100) : .milliseconds(20) }
    let rest = deadline.map { ContinuousClock.now.duration(to: $0) }
    // An old system tells of no end: then it is looked for.
    return ending == nil ? min(rest ?? .milliseconds(20), .milliseconds(20)) : rest
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
  mutating func step(_ ready: Set<Int32>) -> [ProcessEvent] {
    var events: [ProcessEvent] = []
    for stream in outputs where ready.contains(stream.rawValue) { events += read(stream) }
    events += newMetrics()
    collect()
    if let deadline, deadline <= .now, status == nil { end(.timeout) }
    if let asked, asked.duration(to: .now) >= SupervisorProcess.grace { signal(SIGKILL) }
    guard status != nil else { return events }
    // The program is gone; what it has left behind goes with it.
    if Descendants.all.isEmpty { isOver = true } else if asked == nil { end(reason ?? .itself) }
    return events
  }

  private mutating func read(_ stream: FileDescriptor) -> [ProcessEvent] {
    guard let bytes = stream.available() else {
      outputs.removeAll { $0 == stream }
      try? stream.close()
      return []
    }
    log.append(bytes)
    guard request.readsOutput, stream == standardOutput else { return [] }
    let found = lines.lines(bytes)
    return found.isEmpty ? [] : [.lines(found)]
  }

  private mutating func newMetrics() -> [ProcessEvent] {
    guard let metrics else { return [] }
    while let notices = metrics.notices.available(), !notices.isEmpty {}
    var events: [ProcessEvent] = []
    while let bytes = metrics.file.available() {
      let found = lines.lines(bytes)
      if !found.isEmpty { events.append(.lines(found)) }
      // The rest the next time, so that a flood does not keep this process from its other duties.
      if events.count >= 16 { break }
    }
    return events
  }

  /// Collects children that have ended.
  private mutating func collect() {
    var code: Int32 = 0
    while case let pid = unsafe waitpid(-1, &code, WNOHANG), pid > 0 {
      if pid == program { status = code }
    }
  }

  /// The last of what the program has written, and its end.
  mutating func finish() -> [ProcessEvent] {
    var events: [ProcessEvent] = []
    for stream in outputs {
      while outputs.contains(stream), let more = Optional(read(stream)) {
        events += more
        if case let bytes? = stream.peek, bytes { continue }
        break
      }
      if outputs.contains(stream) { try? stream.close() }
    }
    var more = newMetrics()
    while !more.isEmpty {
      events += more
      more = newMetrics()
    }
    if let last = lines.last() { events.append(.lines([last])) }
    try? ending?.close()
    if let metrics {
      try? metrics.file.close()
      try? metrics.notices.close()
    }
    let code = status ?? 0
    let end = ProcessEnd(
      reason: reason ?? .itself, code: code & 0x7f == 0 ? Int((code >> 8) & 0xff) : nil,
      signal: code & 0x7f == 0 ? nil : Int(code & 0x7f), lastLines: log.lastLines(20), log: log.bytes)
    return events + [.ended(end)]
  }
}

extension FileDescriptor {
  /// True if there is more to read at once.
  fileprivate var peek: Bool? {
    var entry = pollfd(fd: rawValue, events: Int16(POLLIN), revents: 0)
    return unsafe Glibc.poll(&entry, 1, 0) > 0 && entry.revents & Int16(POLLIN) != 0
  }
}
