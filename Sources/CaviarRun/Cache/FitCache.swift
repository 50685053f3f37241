import CaviarChecks
import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarStore
import CaviarThreads

/// The stored checks and fits of an experiment, and the journal to which new ones are added.
///
/// Fits that only the result files hold go into the journal before anything is trained, so that the journal alone is enough to
/// write the files again. Checks do not: a clone runs them again.
package final class FitCache: Sendable {
  let stored: StoredFits
  let checkpoints: Checkpoints?
  private let writer: LogWriter<JournalEntry>?
  /// Warnings about the state of the journal.
  private let warnings: [String]
  private let observe: @Sendable (RunEvent) -> Void
  /// The number of fits in training, which `status` reads in the lock's file.
  private let running = Mutex(0)
  private let lock: HeldLock?

  /// A cache that stores nothing.
  ///
  /// - Parameters:
  ///   - checkpoints: Has the states of the final training, where that is to be stored.
  ///   - observe: Called with `fitFinished` for each new fit.
  package init(
    _ stored: StoredFits, checkpoints: Checkpoints? = nil, observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.stored = stored
    self.observe = observe
    warnings = []
    writer = nil
    self.checkpoints = checkpoints
    lock = nil
  }

  /// A cache that stores checks and fits in the journal, and reports them once they are on the disk.
  ///
  /// - Throws: `Failure.cannotCreate` if the journal cannot be created, `inputOutput` if input or output fails.
  init(
    _ stored: StoredFits, in folder: ResultsFolder, under lock: HeldLock, checkpoints: Checkpoints,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) throws(Failure) {
    let contents = stored.journal
    var warnings: [String] = []
    if contents.tail.torn > 0 {
      warnings.append(
        "the last \(contents.tail.torn) bytes of the journal, from a write that did not finish, were cut off; "
          + "\(contents.fits.count) fits are whole")
    }
    if let text = checkpoints.removeDamaged() { warnings.append(text) }
    for text in warnings + [contents.unread].compactMap(\.self) { observe(.warning(text)) }
    let beginsRetry = stored.retriesFailed && contents.retried == nil
    let log = try Journal.open(
      folder.journalPath, on: folder.disk, under: lock, holding: contents,
      beginningWith: beginsRetry ? [.retry(hasEnded: false)] : [])
    self.stored = stored
    self.checkpoints = checkpoints
    self.lock = lock
    lock.post(0)
    self.warnings = warnings
    self.observe = observe
    writer = LogWriter(log) { entries throws(Failure) in
      try JournalGroup(entries).payload()
    } report: { entry in
      switch entry {
      case .fit(let address, let record):
        checkpoints.remove(address)
        observe(.fitFinished(record))
      case .check(_, let record): observe(.checkFinished(record, wasKnown: false))
      case .session, .warning, .retry: break
      }
    }
    // A run that was killed between the two has not removed them. They are removed once the fits are known to be on the disk.
    for address in contents.fits.keys.sorted() where beginsRetry || stored.record(at: address) != nil {
      checkpoints.remove(address)
    }
  }

  /// Stores the result of a check. It is reported once it is on the disk.
  func store(_ record: CheckRecord, of task: CheckTask) {
    guard let writer else {
      observe(.checkFinished(record, wasKnown: false))
      return
    }
    writer.add(.check(address: stored.addresses.address(of: task), record: record))
  }

  /// Records that a process begins to train, with its warnings.
  func begin(_ session: SessionRecord, warnings: [String]) {
    writer?.add(.session(record: session))
    for text in self.warnings + warnings { writer?.add(.warning(text: text)) }
  }

  /// Records that a retry has ended, so that the next one starts from the beginning.
  ///
  /// - Throws: `Failure.inputOutput` if that could not be written.
  func endRetry() throws(Failure) {
    guard stored.retriesFailed || stored.journal.retried != nil else { return }
    writer?.add(.retry(hasEnded: true))
    try writer?.settle()
  }

  /// Passes the stored fits of a batch to its search, and adds to the journal those that it does not have.
  func recall(_ batch: Batch, to search: inout Search) {
    stored.forEachFit(of: batch) { entry in
      if !entry.isInJournal { writer?.add(.fit(address: entry.address, record: entry.record), isNews: false) }
      search.observe(entry.record)
    }
  }

  /// Stores fits that have just finished. They are reported once they are on the disk.
  func store(_ fits: [FinishedFit]) {
    for fit in fits {
      if let writer {
        writer.add(.fit(address: fit.task.address, record: fit.record))
      } else {
        observe(.fitFinished(fit.record))
      }
    }
  }

  /// Records that a worker begins with some fits, or has ended with them if the count is negative.
  func noteTraining(_ count: Int) {
    guard let lock else { return }
    running.withLock { running in
      running += count
      lock.post(running)
    }
  }

  /// True once something could not be written, so that further training is useless.
  var hasFailed: Bool { writer?.hasFailed ?? false || checkpoints?.hasFailed ?? false }

  /// Returns once everything is on the disk and reported.
  ///
  /// - Throws: `Failure.inputOutput` if something could not be written.
  func settle() throws(Failure) {
    try writer?.settle()
    try checkpoints?.settle()
  }

  /// Ends the writer.
  func close() { writer?.close() }
}
