package import CaviarDiagnostics
internal import CaviarThreads
internal import Dispatch

/// The one thread that writes a log. Entries that arrive during a write make up the next group, so that a slow disk is synced
/// once for many of them.
package final class LogWriter<Entry: Sendable>: Sendable {
  private struct State {
    var waiting: [(entry: Entry, isNews: Bool)] = []
    /// Signalled once everything that waits before them is on the disk.
    var fences: [DispatchSemaphore] = []
    var isClosed = false
    var failure: Failure?
  }

  private let state = Mutex(State())
  /// Held during a write, so that entries reach the disk in their order.
  private let log: Mutex<AppendLog>
  /// Signalled when there is something to write, or when no more entries will come.
  private let work = DispatchSemaphore(value: 0)
  private let thread = Mutex<Thread?>(nil)
  private let encode: @Sendable ([Entry]) throws(Failure) -> [UInt8]
  private let report: @Sendable (Entry) -> Void

  /// Starts the writer. If the system refuses a thread, ``add(_:isNews:)`` writes at once.
  ///
  /// - Parameters:
  ///   - encode: The payload of entries that are written at once.
  ///   - report: Called for each entry added with `isNews`, once it is on the disk, one at a time.
  package init(
    _ log: AppendLog, encode: @escaping @Sendable ([Entry]) throws(Failure) -> [UInt8],
    report: @escaping @Sendable (Entry) -> Void
  ) {
    self.log = Mutex(log)
    self.encode = encode
    self.report = report
    let started = Thread.start { [self] in run() }
    thread.withLock { $0 = started }
  }

  /// True once something could not be written, so that training on is pointless.
  package var hasFailed: Bool { state.withLock { $0.failure != nil } }

  /// Adds an entry to write. Returns at once.
  ///
  /// - Parameter isNews: True to report it.
  package func add(_ entry: Entry, isNews: Bool = true) {
    state.withLock { $0.waiting.append((entry, isNews)) }
    if thread.withLock({ $0 == nil }) { writeWaiting() } else { work.signal() }
  }

  /// Returns once everything is on the disk and reported.
  ///
  /// - Throws: `Failure.inputOutput` if something could not be written.
  package func settle() throws(Failure) {
    let fence = DispatchSemaphore(value: 0)
    let isWriting = state.withLock { state in
      if state.failure == nil { state.fences.append(fence) }
      return state.failure == nil
    }
    if thread.withLock({ $0 == nil }) {
      writeWaiting()
    } else if isWriting {
      work.signal()
      fence.wait()
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// Ends the thread, once it has written all entries.
  package func close() {
    state.withLock { $0.isClosed = true }
    work.signal()
    if let thread = thread.withLock({ $0 }) { thread.join() } else { writeWaiting() }
    log.withLock { $0.close() }
  }

  private func run() {
    while true {
      work.wait()
      writeWaiting()
      if state.withLock({ $0.failure != nil || $0.isClosed && $0.waiting.isEmpty }) { return }
    }
  }

  /// Writes the waiting entries, and reports them.
  private func writeWaiting() {
    log.withLock { log in
      let (waiting, fences) = state.withLock { state in
        defer { (state.waiting, state.fences) = ([], []) }
        return (state.waiting, state.fences)
      }
      do throws(Failure) {
        if !hasFailed { try append(waiting[...], to: &log) }
      } catch {
        let others = state.withLock { state in
          state.failure = error
          defer { state.fences = [] }
          return state.fences
        }
        for fence in others { fence.signal() }
      }
      for fence in fences { fence.signal() }
    }
  }

  /// Writes entries as one group, or as several where one would be too long.
  private func append(_ entries: ArraySlice<(entry: Entry, isNews: Bool)>, to log: inout AppendLog) throws(Failure) {
    guard !entries.isEmpty else { return }
    let payload = try encode(entries.map(\.entry))
    if payload.count > log.longestPayload, entries.count > 1 {
      let middle = entries.startIndex + entries.count / 2
      try append(entries[..<middle], to: &log)
      try append(entries[middle...], to: &log)
      return
    }
    try log.append(payload)
    for entry in entries where entry.isNews { report(entry.entry) }
  }
}
