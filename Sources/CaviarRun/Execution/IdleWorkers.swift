import Dispatch
import Synchronization

/// Workers for whom no pack is left, and who wait for a share of what others are training. So that all end at about the same
/// time, whatever their number, that of the packs, and the speed of each core.
final class IdleWorkers<Share: Sendable>: Sendable {
  private struct State {
    /// How many workers train, or have been given something to train.
    var busy: Int
    var shares: [Share] = []
  }

  private let state: Mutex<State>
  /// How many wait, less those who have been promised a share.
  private let wanted = Atomic(0)
  private let wakings = DispatchSemaphore(value: 0)
  private let workers: Int

  init(workers: Int) {
    self.workers = workers
    state = Mutex(State(busy: workers))
  }

  /// Whether somebody waits for a share. Who is told so owes one: ``give(_:)``. Cost where nobody waits: a look at a number.
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

  /// Waits for a share. Nil where all wait, so that nothing is left to be given.
  func next() -> Share? {
    let isLast = state.withLock { state in
      state.busy -= 1
      return state.busy == 0
    }
    if isLast {
      for _ in 1..<workers { wakings.signal() }
      return nil
    }
    wanted.wrappingAdd(1, ordering: .relaxed)
    wakings.wait()
    return state.withLock { $0.shares.popLast() }
  }
}
