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
  /// The stream among them that has its reports. Nil if none has.
  private let reports: FileDescriptor?
  /// True if that stream has nothing else.
  private let isApart: Bool
  /// Its standard input. Nil if it is told nothing.
  private var input: FileDescriptor?
  /// The file of its metrics. Nil if it has none.
  private let metrics: FileDescriptor?
  /// The notices of changes to that file. Nil if the system does not watch it: then it is looked into now and then.
  private let notices: FileDescriptor?
  private let watch: Int32
  /// True if the file has more than was read at once.
  private var hasMoreMetrics = false
  private var log = OutputLog()
  private var lines = LineBuffer()
  private var status: Int32?
  private var reason: ProcessEnd.Reason?
  private var deadline: ContinuousClock.Instant?
  /// When SIGTERM was sent.
  private var asked: ContinuousClock.Instant?
  private var isChildless = false
  private(set) var isOver = false

  /// - Parameter notices: Those of changes to files. Nil if there are none to be had.
  init(_ request: ProcessRequest, _ notices: FileDescriptor?) throws(Errno) {
    var path: [UInt8]?
    if case .file(let file) = request.reports { path = file }
    metrics = try path.map { path throws(Errno) in try Self.opened(path) }
    watch = path.flatMap { path in notices.map { unsafe clinux_watch($0.rawValue, path.cString) } } ?? -1
    self.notices = watch < 0 ? nil : notices
    var pipes: [(reader: FileDescriptor, writer: FileDescriptor)] = []
    do {
      // Output, errors, input, answers.
      for _ in 0..<4 { pipes.append(try FileDescriptor.closedPipe()) }
      program = try Spawning(
        arguments: request.arguments, environment: request.environment,
        input: request.isTold ? pipes[2].reader : nil, output: pipes[0].writer, errors: pipes[1].writer,
        answers: request.reports == .answers ? pipes[3].writer : nil
      ).start()
    } catch {
      for file in pipes.flatMap({ [$0.reader, $0.writer] }) + [metrics].compactMap(\.self) {
        try? file.close()
      }
      if let notices, watch >= 0 { clinux_unwatch(notices.rawValue, watch) }
      throw error
    }
    var unused = [pipes[0].writer, pipes[1].writer, pipes[2].reader, pipes[3].writer]
    outputs = [pipes[0].reader, pipes[1].reader]
    if request.reports == .answers { outputs.append(pipes[3].reader) } else { unused.append(pipes[3].reader) }
    if request.isTold { input = pipes[2].writer } else { unused.append(pipes[2].writer) }
    for end in unused { try? end.close() }
    for end in outputs { _ = fcntl(end.rawValue, F_SETFL, O_NONBLOCK) }
    isApart = request.reports == .answers
    reports = request.reports == .answers ? outputs[2] : request.reports == .output ? outputs[0] : nil
    let file = clinux_process_file(program)
    ending = file < 0 ? nil : FileDescriptor(rawValue: file)
    deadline = request.timeout.map { ContinuousClock.now + $0 }
  }

  private static func opened(_ path: [UInt8]) throws(Errno) -> FileDescriptor {
    let file = unsafe open(path.cString, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Errno(rawValue: errno) }
    return FileDescriptor(rawValue: file)
  }

  private func unwatch() {
    if let notices { clinux_unwatch(notices.rawValue, watch) }
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

  /// Passes a line on to the program. One that is gone, or reads nothing, is noticed otherwise.
  mutating func tell(_ line: [UInt8], within time: Duration?) {
    deadline = time.map { ContinuousClock.now + $0 }
    guard let input else { return }
    do {
      try input.write(line + [UInt8(ascii: "\n")])
    } catch {
      try? input.close()
      self.input = nil
    }
  }

  /// Reports what the program has printed since it was last at rest.
  mutating func rest(_ tell: (ProcessEvent) -> Void) {
    deadline = nil
    for stream in outputs where stream != reports { while read(stream, tell) {} }
    tell(.rested(log.output))
    log = OutputLog()
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
    if stream == reports { send(lines.lines(bytes), tell) }
    if !(stream == reports && isApart) { log.append(bytes) }
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
    repeat { readMetrics(tell) } while hasMoreMetrics
    if let last = lines.last() { tell(.lines([last])) }
    unwatch()
    for file in outputs + [input, ending, metrics].compactMap(\.self) { try? file.close() }
    let code = status ?? 0
    let end = ProcessEnd(
      reason: reason ?? .itself, code: code & 0x7f == 0 ? Int((code >> 8) & 0xff) : nil,
      signal: code & 0x7f == 0 ? nil : Int(code & 0x7f), lackedMemory: code & 0x7f == SIGKILL && kills.haveIncreased(),
      output: log.output)
    tell(.ended(end))
  }
}

extension [UInt8] {
  /// The bytes as C reads them.
  fileprivate var cString: [CChar] { map { CChar(bitPattern: $0) } + [0] }
}
