import CaviarSpec
import CaviarThreads
import Glibc

/// Ends the program when it is interrupted or reaches its time limit, with a message about how to resume.
///
/// It ends at once, without waiting for workers. Nothing needs cleaning up: everything reported is saved, files are
/// replaced whole, and the kernel releases the lock.
struct Interruption {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]
  /// The seconds that the last message may take: a full pipe or a stopped terminal would block it forever.
  private static let patience = 1

  private let watch: Watch?

  /// Watches for SIGINT, SIGTERM, SIGHUP and the time limit as long as this value is used.
  ///
  /// A signal that is ignored, as under `nohup`, stays ignored. If the system refuses the thread that waits for signals, they
  /// end the program as usual, without a message, and the time limit does so by SIGALRM: such a run can be resumed too.
  ///
  /// - Parameters:
  ///   - advice: The way to resume. Called when the program ends.
  ///   - code: The exit code. Called when the program ends.
  init(
    console: Console, advice: @escaping @Sendable () -> String, timeLimit: TimeSpan? = nil,
    code: @escaping @Sendable () -> ExitCode = { .temporary }
  ) {
    let watched = Self.signals.filter { !Self.isIgnored($0) }
    let deadline = timeLimit.map { ContinuousClock.now + .seconds($0.seconds) }
    let watch = Watch(watched)
    let thread = Thread.start {
      guard let reason = watch.wait(until: deadline) else { return }
      let code = code().rawValue
      let last = Thread.start {
        let text = reason == SIGALRM ? "the time limit of \(timeLimit?.text ?? "") is reached" : "interrupted"
        console.printError("\ncaviar: \(text); \(advice())")
        Glibc._exit(code)
      }
      if last != nil { sleep(UInt32(Self.patience)) }
      Glibc._exit(code)
    }
    if thread == nil {
      watch.end()
      if let timeLimit { alarm(UInt32(clamping: timeLimit.seconds)) }
    }
    self.watch = thread == nil ? nil : watch
  }

  /// Stops watching.
  func end() { watch?.end() }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    let handlers = unsafe [action.__sigaction_handler.sa_handler, SIG_IGN].map {
      unsafe unsafeBitCast($0, to: Int.self)
    }
    return handlers[0] == handlers[1]
  }
}

/// Signals that are blocked in every thread, so that one thread can wait for them.
private final class Watch: Sendable {
  private let signals: [Int32]
  private let isOver = Mutex(false)
  /// The interval at which the end of the watch is checked.
  private static let interval = Duration.milliseconds(100)

  /// Blocks the signals. Threads that are started later inherit that; those of this program block all signals anyway.
  init(_ signals: [Int32]) {
    self.signals = signals
    mask(SIG_BLOCK)
  }

  /// The signal that arrived, SIGALRM once the time is over, or nil once the watch has ended.
  func wait(until deadline: ContinuousClock.Instant?) -> Int32? {
    while !isOver.withLock({ $0 }) {
      let left = deadline.map { max(.zero, ContinuousClock.now.duration(to: $0)) } ?? Self.interval
      if deadline != nil, left == .zero { return SIGALRM }
      let pause = min(left, Self.interval).components
      var time = timespec(tv_sec: Int(pause.seconds), tv_nsec: Int(pause.attoseconds / 1_000_000_000))
      var set = set
      let number = unsafe sigtimedwait(&set, nil, &time)
      if signals.contains(number) { return isOver.withLock({ $0 }) ? nil : number }
    }
    return nil
  }

  /// Ends the watch, and lets the signals through again.
  func end() {
    isOver.withLock { $0 = true }
    mask(SIG_UNBLOCK)
  }

  private func mask(_ how: Int32) {
    var set = set
    unsafe pthread_sigmask(how, &set, nil)
  }

  private var set: sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for number in signals { unsafe sigaddset(&set, number) }
    return set
  }
}
