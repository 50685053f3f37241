internal import Glibc

/// A thread of the operating system.
///
/// A long matrix product, or a wait for the disk, would hold up Swift's cooperative pool. A serial dispatch queue is not promised
/// a thread of its own, and where the system refuses threads (`ulimit -u`), libdispatch waits for one without end; this type
/// reports the refusal, so that the caller can do with fewer.
package final class Thread: Sendable {
  private let handle: pthread_t

  private init(_ handle: pthread_t) { self.handle = handle }

  /// Runs a function on a new thread, on which no signal is delivered.
  ///
  /// - Returns: Nil if the system refuses another thread.
  package static func start(_ body: @escaping @Sendable () -> Void) -> Thread? {
    let context = unsafe Unmanaged.passRetained(Body(body))
    var handle = pthread_t()
    // The new thread inherits the mask: signals are for the thread that waits for them.
    var (all, before) = (sigset_t(), sigset_t())
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    let error = unsafe pthread_create(
      &handle, nil,
      { context in
        guard let context = unsafe context else { return nil }
        let body = unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
        body.run()
        return nil
      }, context.toOpaque())
    guard error == 0 else {
      unsafe context.release()
      return nil
    }
    return Thread(handle)
  }

  /// Returns once the function has returned. To be called once.
  package func join() { _ = pthread_join(handle, nil) }

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
