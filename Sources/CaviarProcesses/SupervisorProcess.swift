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
  private var kills = OutOfMemoryKills()

  /// Runs until the input ends.
  package static func run() -> Int32 {
    guard clinux_become_subreaper() == 0 else { return 1 }
    var process = SupervisorProcess()
    while let frame = process.input.receive() {
      // An order may arrive when the program has just ended.
      guard let request = ProcessRequest(frame) else { continue }
      guard process.run(request) else { return 0 }
    }
    return 0
  }

  /// Runs a program to its end, and that of all its descendants.
  ///
  /// - Returns: False if the process that asked for it is gone.
  private mutating func run(_ request: ProcessRequest) -> Bool {
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
      run.step(ready, tell)
      if ready.contains(input.rawValue), hasParent {
        switch input.receive().map({ ProcessOrder($0) }) {
        case nil: hasParent = false
        case .stop, nil?: run.end(.stopped)
        case .tell(let line, let time): run.tell(line, within: time)
        case .rest: run.rest(tell)
        }
      }
      if !hasParent { run.end(.orphaned) }
    }
    run.finish(&kills, tell)
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
