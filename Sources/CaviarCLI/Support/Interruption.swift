import CaviarRun
import Dispatch
import Glibc

/// Exits on a signal or at the time limit, with a message about how to resume.
///
/// It exits at once, whatever the workers compute. No cleanup is needed: all reported fits are on disk, files are replaced as
/// a whole, and the kernel releases the lock.
struct Interruption {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]
  /// The time limit for printing the last message, since a full pipe or a stopped terminal would block forever.
  private static let patience = DispatchTimeInterval.seconds(1)

  /// The watched signals, with the actions to restore.
  private let watched: [(source: any DispatchSourceSignal, before: SignalAction)]
  private let timer: (any DispatchSourceTimer)?

  /// Watches for SIGINT, SIGTERM, SIGHUP and the time limit until `end()`.
  ///
  /// A signal that is ignored, as under `nohup`, stays ignored.
  ///
  /// - Parameters:
  ///   - advice: The way to resume, evaluated on interruption.
  ///   - code: The exit code, evaluated on interruption.
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

/// The action of the process on a signal, kept to be restored.
private struct SignalAction {
  private let number: Int32
  private let handler: __sighandler_t?

  /// Ignores the signal and saves its previous action.
  init(ignoring number: Int32) {
    self.number = number
    handler = signal(number, SIG_IGN)
  }

  var ignores: Bool { unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) }

  func restore() { signal(number, handler) }
}
