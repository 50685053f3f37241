import Dispatch
import Synchronization

/// Workers for whom no pack is left, and who wait for a share of what others are training: all end at about the same time,
/// whatever their number, that of the packs, and the speed of each core.
final class IdleWorkers<Share: Sendable>: Sendable {
  private struct State {
    /// How many workers train, or have been given something to train.
    var busy = 0
    /// How many wait.
    var waiting = 0
    var shares: [Share] = []
    /// Whether all that there was has been trained.
    var isOver = false
  }

  private let state = Mutex(State())
  /// How many wait, less those who have been promised a share.
  private let wanted = Atomic(0)
  private let wakings = DispatchSemaphore(value: 0)

  init() {}

  /// Notes a worker, before it takes anything. One who comes late, or never, is not waited for: threads may be few.
  func arrive() { state.withLock { $0.busy += 1 } }

  /// Whether somebody waits for a share. Who is told so owes one: ``give(_:)``. Costs an atomic load where nobody waits.
  func isShareWanted() -> Bool {
    var count = wanted.load(ordering: .relaxed)
    while count > 0 {
      let (exchanged, original) = wanted.compareExchange(expected: count, desired: count - 1, ordering: .relaxed)
      if exchanged { return true }
      count = original
    }
    return false
  }

  /// Gives a share to one who waits.
  func give(_ share: Share) {
    state.withLock { state in
      state.busy += 1
      state.shares.append(share)
    }
    wakings.signal()
  }

  /// Waits for a share. Nil where all who have arrived wait, so that nothing is left to be given.
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
