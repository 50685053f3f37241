import Dispatch
import Synchronization

/// Plain threads that take work by number. A long product would block the cooperative pool; these may block.
struct WorkerPool: Sendable {
  /// How many threads work at once.
  let workers: Int

  /// Calls `body` for every number below `count`, on several threads, and returns when all are done.
  ///
  /// Numbers are handed out in order; `makeState` and `end` are called once a worker, on its thread.
  ///
  /// - Parameters:
  ///   - threads: How many threads there are, at most as many as workers; nil for no more than there are numbers.
  ///   - idle: Called when no number is left, until it returns false.
  func forEach<State: ~Copyable>(
    below count: Int, threads: Int? = nil, state makeState: @Sendable () -> State,
    end: @Sendable (borrowing State) -> Void = { _ in }, body: @Sendable (Int, inout State) -> Void,
    idle: @Sendable (inout State) -> Bool = { _ in false }
  ) {
    guard count > 0 else { return }
    let next = Atomic(0)
    let group = DispatchGroup()
    let work = { @Sendable in
      var state = makeState()
      while true {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < count else { break }
        body(number, &state)
      }
      while idle(&state) {}
      end(state)
    }
    withoutActuallyEscaping(work) { work in
      for worker in 1...min(workers, threads ?? count) {
        // A serial queue of its own is a thread of its own.
        DispatchQueue(label: "worker \(worker)").async(group: group, execute: work)
      }
      group.wait()
    }
  }
}
