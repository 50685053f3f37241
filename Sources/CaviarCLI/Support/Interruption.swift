import CaviarRun
import Dispatch
import Glibc

/// Ends the program when it is interrupted or its time is over, with a word about how to go on.
///
/// It ends at once, whatever the workers compute. Nothing needs cleaning up: what was reported is on the disk, files are
/// written whole, and the kernel releases the lock.
struct Interruption {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  private let sources: [any DispatchSourceSignal]
  private let timer: (any DispatchSourceTimer)?

  /// Watches for SIGINT, SIGTERM, SIGHUP and the time limit as long as this value is used.
  ///
  /// - Parameter code: The code to end with; asked when it comes to that.
  init(
    console: Console, advice: String, timeLimit: TimeSpan? = nil,
    code: @escaping @Sendable () -> CaviarRun.ExitCode = { .temporary }
  ) {
    // A serial queue of its own has a thread of its own, beside the workers'.
    let queue = DispatchQueue(label: "signals", qos: .userInteractive)
    @Sendable func end(_ reason: String) {
      console.printError("\ncaviar: \(reason); \(advice)")
      Glibc._exit(code().rawValue)
    }
    sources = Self.signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { end("interrupted") }
      source.activate()
      return source
    }
    timer = timeLimit.map { limit in
      let timer = DispatchSource.makeTimerSource(queue: queue)
      timer.schedule(deadline: .now() + .seconds(limit.seconds))
      timer.setEventHandler { end("the time limit of \(limit.text) is reached") }
      timer.activate()
      return timer
    }
  }

  /// Stops watching.
  func end() {
    timer?.cancel()
    for source in sources { source.cancel() }
    for number in Self.signals { signal(number, SIG_DFL) }
  }
}
