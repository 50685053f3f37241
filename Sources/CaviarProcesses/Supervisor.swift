internal import CLinux
internal import CaviarThreads
internal import Glibc
package import SystemPackage

/// A supervisor of programs, as the process that started it sees it. It runs one program at a time, for one
/// thread at a time.
package final class Supervisor: Sendable {
  private let process: pid_t
  private let requests: FileDescriptor
  private let events: FileDescriptor

  /// Starts a supervisor.
  ///
  /// - Parameters:
  ///   - command: The program that is one: ``SupervisorProcess``.
  ///   - folder: The folder in which programs run.
  ///   - held: A file that it holds open until its last program has ended, such as that of a lock.
  package init(_ command: [String], in folder: FilePath, holding held: FileDescriptor?) throws(Errno) {
    let (requestReader, requestWriter) = try FileDescriptor.closedPipe()
    let (eventReader, eventWriter) = try FileDescriptor.closedPipe()
    defer {
      try? requestReader.close()
      try? eventWriter.close()
    }
    do {
      let spawning = Spawning(
        arguments: command.map { Array($0.utf8) }, environment: Environment.current, input: requestReader,
        output: eventWriter, held: held, folder: folder)
      // Before the first, so that programs of a supervisor that is killed become children of this process.
      _ = clinux_become_subreaper()
      _ = Self.othersChildren
      process = try Self.living.withLock { living throws(Errno) in
        let process = try spawning.start()
        living.insert(process)
        return process
      }
    } catch {
      try? requestWriter.close()
      try? eventReader.close()
      throw error
    }
    requests = requestWriter
    events = eventReader
  }

  /// Its programs end with it.
  deinit {
    try? requests.close()
    while let frame = events.receive() { _ = frame }
    try? events.close()
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) == -1, errno == EINTR {}
    _ = Self.living.withLock { $0.remove(process) }
  }

  /// The process IDs of the supervisors of this process.
  private static let living = Mutex<Set<pid_t>>([])

  /// The children that this process had before its first supervisor, which are not its business.
  private static let othersChildren = Set(Descendants.children)

  /// Ends the programs of supervisors that are gone, which cannot do it any more, and what they have started.
  package static func endOrphans() {
    living.withLock { living in
      // What an orphan leaves becomes an orphan in turn.
      for _ in 0..<1000 {
        let orphans = Descendants.children.filter { !living.contains($0) && !othersChildren.contains($0) }
        guard !orphans.isEmpty else { return }
        for orphan in orphans { kill(orphan, SIGKILL) }
        for orphan in orphans {
          var status: Int32 = 0
          while unsafe waitpid(orphan, &status, 0) == -1, errno == EINTR {}
        }
      }
    }
  }

  /// Runs a program to its end.
  ///
  /// - Parameter take: Called with lines as they arrive; returns false to have the program ended.
  /// - Returns: Nil if the supervisor itself is gone.
  /// - Throws: The reason why the program could not be started.
  package func run(_ request: ProcessRequest, _ take: ([[UInt8]]) -> Bool) throws(Errno) -> ProcessEnd? {
    start(request)
    var isStopped = false
    while let event = next() {
      switch event {
      case .lines(let lines):
        guard !isStopped, !take(lines) else { continue }
        isStopped = true
        stop()
      case .rested: continue
      case .notStarted(let error): throw error
      case .ended(let end): return end
      }
    }
    return nil
  }

  // A supervisor that is gone is noticed when its next event is waited for.

  /// Starts a program.
  ///
  /// - Precondition: No other is running.
  package func start(_ request: ProcessRequest) { try? requests.send(request.frame) }

  /// Tells the program a line.
  ///
  /// - Parameter time: The time until it must rest again, or be ended. Nil for any.
  package func tell(_ line: [UInt8], within time: Duration?) {
    try? requests.send(ProcessOrder.tell(line, within: time).frame)
  }

  /// Asks for what the program has printed since it was told something: ``ProcessEvent/rested(_:)``.
  package func rest() { try? requests.send(ProcessOrder.rest.frame) }

  /// Ends the program, and waits until it is gone.
  package func stopAndWait() {
    stop()
    while let event = next() { if case .ended = event { return } }
  }

  /// Ends the program.
  package func stop() { try? requests.send(ProcessOrder.stop.frame) }

  /// Waits for the next event. Nil if the supervisor itself is gone.
  package func next() -> ProcessEvent? { events.receive().flatMap { ProcessEvent($0) } }
}

/// The environment of this process.
package enum Environment {
  /// `NAME=value`, byte by byte.
  package static var current: [[UInt8]] {
    var entries: [[UInt8]] = []
    var next = unsafe environ
    while let entry = unsafe next.pointee {
      entries.append(unsafe UnsafeBufferPointer(start: entry, count: strlen(entry)).map { UInt8(bitPattern: $0) })
      unsafe next += 1
    }
    return entries
  }
}
