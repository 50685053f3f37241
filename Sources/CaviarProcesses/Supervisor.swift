internal import Glibc
package import SystemPackage

/// A supervisor of programs, as the process that started it sees it. One for each thread that runs programs.
package final class Supervisor {
  private let process: pid_t
  private let requests: FileDescriptor
  private let events: FileDescriptor

  /// Starts a supervisor.
  ///
  /// - Parameters:
  ///   - command: The program that is one: ``SupervisorProcess``.
  ///   - folder: The folder in which programs run.
  package init(_ command: [String], in folder: FilePath) throws(Errno) {
    let (requestReader, requestWriter) = try FileDescriptor.closedPipe()
    let (eventReader, eventWriter) = try FileDescriptor.closedPipe()
    defer {
      try? requestReader.close()
      try? eventWriter.close()
    }
    do {
      process = try Spawning(
        arguments: command.map { Array($0.utf8) }, environment: Environment.current, input: requestReader,
        output: eventWriter, folder: folder
      ).start()
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
  }

  /// Runs a program to its end.
  ///
  /// - Parameter take: Called with lines as they arrive; returns false to have the program ended.
  /// - Returns: Nil if the supervisor itself is gone.
  /// - Throws: The reason why the program could not be started.
  package func run(_ request: ProcessRequest, _ take: ([[UInt8]]) -> Bool) throws(Errno) -> ProcessEnd? {
    do { try requests.send(request.frame) } catch { return nil }
    var isStopped = false
    while let frame = events.receive(), let event = ProcessEvent(frame) {
      switch event {
      case .lines(let lines):
        guard !isStopped, !take(lines) else { continue }
        isStopped = true
        try? requests.send(Frame([Array("stop".utf8)]))
      case .notStarted(let error): throw error
      case .ended(let end): return end
      }
    }
    return nil
  }
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
