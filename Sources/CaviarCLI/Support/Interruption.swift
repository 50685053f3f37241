import CaviarRun
import Dispatch
import Glibc

/// Ends the program when it is interrupted or its time is over, with a word about how to go on.
///
/// It ends at once, whatever the workers compute. Nothing needs cleaning up: what was reported is on the disk, files are
/// written whole, and the kernel releases the lock.
struct Interruption {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]
  /// How long the last word may take: a full pipe or a stopped terminal would hold it for ever.
  private static let patience = DispatchTimeInterval.seconds(1)

  /// The signals that are watched, and what was done at them before.
  private let watched: [(source: any DispatchSourceSignal, before: SignalAction)]
  private let timer: (any DispatchSourceTimer)?

  /// Watches for SIGINT, SIGTERM, SIGHUP and the time limit as long as this value is used.
  ///
  /// A signal that is ignored, as under `nohup`, stays ignored.
  ///
  /// - Parameters:
  ///   - advice: How to go on; asked when it comes to that.
  ///   - code: The code to end with; asked then too.
  init(
    console: Console, advice: @escaping @Sendable () -> String, timeLimit: TimeSpan? = nil,
    code: @escaping @Sendable () -> ExitCode = { .temporary }
  ) {
    // A serial queue of its own has a thread of its own, beside the workers'.
    let queue = DispatchQueue(label: "signals", qos: .userInteractive)
    @Sendable func end(_ reason: String) {
      let code = code().rawValue
      let isSaid = DispatchSemaphore(value: 0)
      DispatchQueue(label: "last word", qos: .userInteractive).async {
        console.printError("\ncaviar: \(reason); \(advice())")
        isSaid.signal()
      }
      _ = isSaid.wait(timeout: .now() + Self.patience)
      Glibc._exit(code)
    }
    watched = Self.signals.compactMap { number in
      let before = SignalAction(ignoring: number)
      if before.ignores { return nil }
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { end("interrupted") }
      source.activate()
      return (source, before)
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
    for (source, before) in watched {
      source.cancel()
      before.restore()
    }
  }
}

/// What the process does at a signal.
private struct SignalAction {
  private let number: Int32
  private let handler: __sighandler_t?

  /// What it did before it ignored the signal, as it does now.
  init(ignoring number: Int32) {
    self.number = number
    handler = signal(number, SIG_IGN)
  }

  var ignores: Bool { unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) }

  func restore() { signal(number, handler) }
}
