import CaviarProcesses
import CaviarThreads
internal import Foundation
import SystemPackage

/// The places for fits at once, each with devices of its own, so that none is held twice. A place keeps its supervisor and its
/// worker from batch to batch.
final class ProgramSlots: Sendable {
  /// One of them, for one thread at a time.
  struct Slot: Sendable {
    let number: Int
    let devices: [String]
    var supervisor: Supervisor?
    /// The worker that waits for a fit under the supervisor. Nil if there is none.
    var worker: WorkerProcess?
  }

  private let free: Mutex<[Slot]>
  /// The lock that the supervisors of these slots hold as well. Nil if it could not be made.
  let lock: FileDescriptor?

  /// - Parameters:
  ///   - count: The number of fits at once.
  ///   - devices: Those of all fits at once, as many as they need.
  ///   - folder: The folder of what fits need while they run. Waits until the programs of a run before have ended that was killed:
  ///     its supervisors hold the folder's lock until then.
  init(count: Int, devices: [String], folder: FilePath) {
    lock = try? FileDescriptor.locked(folder.appending("lock"))
    let each = devices.count / max(1, count)
    // The last is taken first.
    let slots = (0..<count).map { Slot(number: $0, devices: Array(devices[each * $0..<each * ($0 + 1)])) }
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

  deinit { try? lock?.close() }
}

extension FileDescriptor {
  /// A lock file, locked once nobody else holds it. Whoever inherits it holds it too.
  fileprivate static func locked(_ path: FilePath) throws -> FileDescriptor {
    try FileManager.default.createDirectory(
      atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .closeOnExec], permissions: .ownerReadWrite)
    while flock(file.rawValue, LOCK_EX) != 0 {
      guard errno == EINTR else {
        try? file.close()
        throw Errno(rawValue: errno)
      }
    }
    return file
  }
}
