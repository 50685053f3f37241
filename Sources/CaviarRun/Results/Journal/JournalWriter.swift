import Dispatch
import Synchronization

/// The one thread that writes a journal. What comes while it writes is written at once next.
final class JournalWriter: Sendable {
  private struct State {
    var waiting: [(entry: JournalEntry, isNews: Bool)] = []
    /// Signalled once all that waits before them is on the disk.
    var fences: [DispatchSemaphore] = []
    var isClosed = false
    var failure: Failure?
  }

  private let state = Mutex(State())
  /// Signalled when there is something to write, or nothing will come any more.
  private let work = DispatchSemaphore(value: 0)
  private let thread = DispatchGroup()
  private let report: @Sendable (JournalEntry) -> Void

  /// - Parameter report: Called for each entry that is news once it is on the disk, on the writer's thread.
  init(_ journal: consuming Journal, report: @escaping @Sendable (JournalEntry) -> Void) {
    self.report = report
    let first = journal
    // A serial queue of its own is a thread of its own, for as long as the block runs.
    DispatchQueue(label: "journal").async(group: thread) { [self] in write(to: first) }
  }

  /// Whether something could not be written, so that training on is of no use.
  var hasFailed: Bool { state.withLock { $0.failure != nil } }

  /// Takes an entry to write. Returns at once.
  ///
  /// - Parameter isNews: Whether it is to be reported.
  func add(_ entry: JournalEntry, isNews: Bool = true) {
    state.withLock { $0.waiting.append((entry, isNews)) }
    work.signal()
  }

  /// Returns once everything is on the disk and reported.
  ///
  /// - Throws: `Failure` 74 where something could not be written.
  func settle() throws(Failure) {
    let fence = DispatchSemaphore(value: 0)
    let hasFailed = state.withLock { state in
      if state.failure == nil { state.fences.append(fence) }
      return state.failure != nil
    }
    if !hasFailed {
      work.signal()
      fence.wait()
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// Ends the thread, once it has written what there is.
  func close() {
    state.withLock { $0.isClosed = true }
    work.signal()
    thread.wait()
  }

  private func write(to journal: consuming Journal) {
    var journal = journal
    defer { journal.close() }
    while true {
      work.wait()
      let now = state.withLock { state in
        defer { (state.waiting, state.fences) = ([], []) }
        return state
      }
      defer { for fence in now.fences { fence.signal() } }
      if !now.waiting.isEmpty {
        do throws(Failure) {
          try journal.append(now.waiting.map(\.entry))
        } catch {
          let others = state.withLock { state in
            state.failure = error
            return state.fences
          }
          for fence in others { fence.signal() }
          return
        }
        for waiting in now.waiting where waiting.isNews { report(waiting.entry) }
      }
      if now.isClosed { return }
    }
  }
}
