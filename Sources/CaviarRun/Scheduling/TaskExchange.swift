import CaviarThreads
import Dispatch

/// Lets idle workers take over tasks of others, so that all end at about the same time, whatever the number of tasks and
/// the speed of each core.
final class TaskExchange<Share: Sendable>: Sendable {
  private struct State {
    /// The workers that train, or have been given something to train.
    var busy = 0
    var waiting = 0
    var shares: [Share] = []
    /// True once nothing is left to be trained.
    var isOver = false
  }

  private let state = Mutex(State())
  /// The number of waiting workers, less those that have been promised a share.
  private let wanted = Atomic(0)
  private let wakings = DispatchSemaphore(value: 0)

  init() {}

  /// Registers a worker, before it takes anything. A worker that arrives late, or never, is not waited for: the system may
  /// refuse threads.
  func arrive() { state.withLock { $0.busy += 1 } }

  /// True if a worker waits. The caller then owes it a share: ``give(_:)``. Costs an atomic load if no worker waits.
  func claimRequest() -> Bool {
    var count = wanted.load(ordering: .relaxed)
    while count > 0 {
      let (exchanged, original) = wanted.compareExchange(expected: count, desired: count - 1, ordering: .relaxed)
      if exchanged { return true }
      count = original
    }
    return false
  }

  /// Gives a share to a worker that waits.
  func give(_ share: Share) {
    state.withLock { state in
      state.busy += 1
      state.shares.append(share)
    }
    wakings.signal()
  }

  /// Waits for a share. Nil if all workers that have arrived wait, so that nothing is left to be given.
  func next() -> Share? {
    let (isOver, sleepers) = state.withLock { state in
      state.busy -= 1
      let sleepers = state.waiting
      state.isOver = state.isOver || state.busy == 0
      if !state.isOver { state.waiting += 1 }
      return (state.isOver, sleepers)
    }
    guard !isOver else {
      for _ in 0..<sleepers { wakings.signal() }
      return nil
    }
    wanted.wrappingAdd(1, ordering: .relaxed)
    wakings.wait()
    return state.withLock { state in
      state.waiting -= 1
      return state.shares.popLast()
    }
  }
}
