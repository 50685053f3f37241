#if THREAD_SANITIZER
  internal import Glibc

  /// A lock around a value, with the interface of `Synchronization.Mutex`.
  ///
  /// That one waits on a futex, which the thread sanitizer does not know: it reports a race for every value that such a lock
  /// guards. This one is a POSIX mutex, which it does know. Builds without the sanitizer have Swift's.
  package final class Mutex<Value>: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    package init(_ value: sending Value) {
      unsafe lock = .allocate(capacity: 1)
      unsafe lock.initialize(to: pthread_mutex_t())
      unsafe pthread_mutex_init(lock, nil)
      self.value = value
    }

    deinit {
      unsafe pthread_mutex_destroy(lock)
      unsafe lock.deallocate()
    }

    package func withLock<Result: ~Copyable, E: Error>(
      _ body: (inout sending Value) throws(E) -> sending Result
    ) throws(E) -> sending Result {
      unsafe pthread_mutex_lock(lock)
      defer { unsafe pthread_mutex_unlock(lock) }
      return try body(&value)
    }
  }
#else
  // Swift's own, whose members a file that imports this module sees.
  @_exported public import Synchronization
#endif
