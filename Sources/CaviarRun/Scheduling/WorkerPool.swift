import CaviarThreads

/// Threads that take work by number. The calling thread is one of them, so that there is always one, however few threads the
/// system grants.
struct WorkerPool: Sendable {
  /// The number of threads that work at once.
  let workers: Int

  /// Calls `body` for every number below `count`, on several threads, and returns when all are done.
  ///
  /// Numbers are handed out in order; `makeState` and `end` are called once a worker, on its thread.
  ///
  /// - Parameters:
  ///   - threads: The number of threads, at most as many as workers; nil for no more than there are numbers.
  ///   - idle: Called when no number is left, until it returns false.
  func forEach<State>(
    below count: Int, threads: Int? = nil, state makeState: @escaping @Sendable () -> State,
    end: @escaping @Sendable (State) -> Void = { _ in }, body: @escaping @Sendable (Int, State) -> Void,
    idle: @escaping @Sendable (State) -> Bool = { _ in false }
  ) {
    guard count > 0 else { return }
    let next = Counter()
    let work = { @Sendable in
      let state = makeState()
      while case let number = next.take(), number < count { body(number, state) }
      while idle(state) {}
      end(state)
    }
    let others = (1..<max(1, min(workers, threads ?? count))).compactMap { _ in Thread.start(work) }
    work()
    for thread in others { thread.join() }
  }

  /// The next number to hand out. A class, since all threads of the pool take from one counter.
  private final class Counter: Sendable {
    private let next = Atomic(0)
    func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
  }
}
