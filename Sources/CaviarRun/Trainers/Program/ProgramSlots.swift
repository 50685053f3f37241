import CaviarProcesses
import CaviarThreads

/// The places for fits at once, each with devices of its own, so that none is held twice. A place keeps its supervisor and its
/// worker from batch to batch.
final class ProgramSlots: Sendable {
  /// One of them, for one thread at a time.
  struct Slot: Sendable {
    let devices: [String]
    var supervisor: Supervisor?
    /// The worker that waits for a fit under the supervisor. Nil if there is none.
    var worker: WorkerProcess?
  }

  private let free: Mutex<[Slot]>

  /// - Parameters:
  ///   - count: The number of fits at once.
  ///   - devices: Those of all fits at once, as many as they need.
  init(count: Int, devices: [String]) {
    let each = devices.count / max(1, count)
    // The last is taken first.
    let slots = (0..<count).map { Slot(devices: Array(devices[each * $0..<each * ($0 + 1)])) }
    free = Mutex(slots.reversed())
  }

  /// - Precondition: No more are taken than there are.
  func take() -> Slot {
    free.withLock { slots in
      guard let slot = slots.popLast() else { preconditionFailure("more fits at once than slots") }
      return slot
    }
  }

  func giveBack(_ slot: Slot) { free.withLock { $0.append(slot) } }
}
