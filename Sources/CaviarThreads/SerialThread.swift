internal import Dispatch

/// Runs functions one after the other on a thread of its own, so that no caller waits for a slow stream. If the
/// system refuses a thread, they run on the caller's.
package final class SerialThread: Sendable {
  private let waiting = Mutex<[@Sendable () -> Void]>([])
  /// Signalled for each function, and for the end.
  private let work = DispatchSemaphore(value: 0)
  private let thread = Mutex<Thread?>(nil)

  /// Starts the thread.
  ///
  /// - Parameter start: Returns nil for a thread that the system refuses.
  package init(_ start: (@escaping @Sendable () -> Void) -> Thread? = Thread.start) {
    let started = start { [self] in
      while true {
        work.wait()
        let next = waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let next else { return }
        next()
      }
    }
    thread.withLock { $0 = started }
  }

  /// Runs a function after those before it. Returns at once.
  package func async(_ function: @escaping @Sendable () -> Void) {
    guard thread.withLock({ $0 != nil }) else { return function() }
    waiting.withLock { $0.append(function) }
    work.signal()
  }

  /// Returns once all functions have run, and ends the thread.
  package func close() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    work.signal()
    thread.join()
  }
}
