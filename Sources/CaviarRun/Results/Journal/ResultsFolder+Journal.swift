import SystemPackage

extension ResultsFolder {
  /// What the journal holds, read without a lock.
  ///
  /// - Throws: `Failure` 74 where it cannot be read or was damaged elsewhere than at its end.
  package func journal() throws(Failure) -> JournalContents { try disk.journal(at: journalPath) }

  /// The same for who only looks: a journal that this user may not read is an empty one with a warning.
  ///
  /// - Throws: `Failure` 74 where it cannot be read otherwise, or was damaged elsewhere than at its end.
  func journalInSight() throws(Failure) -> JournalContents {
    do {
      return try journal()
    } catch {
      guard disk.isForbidden(journalPath) else { throw error }
      return JournalContents(
        warning: "\(journalPath) belongs to another user; whether a run goes on, and how far it is, is not known")
    }
  }

  /// Where long fits keep what they have come to so far.
  ///
  /// - Parameters:
  ///   - interval: How much work a fit may lose.
  ///   - lock: The folder's.
  func checkpoints(every interval: Duration, under lock: HeldLock) throws(Failure) -> Checkpoints {
    try Checkpoints(checkpointsPath, every: interval, on: disk, under: lock)
  }

  /// Removes the checkpoints of a run that was killed when its files were written: nobody goes on from them. Where they
  /// cannot be removed, or a run is going on, they stay.
  func removeLeftCheckpoints() {
    guard let names = try? disk.files(in: checkpointsPath), !names.isEmpty else { return }
    try? locked { lock throws(Failure) in
      let journal = try journal()
      // Those of a run that asked for more, or tries again what failed, are of use yet.
      if let session = journal.session, try !isSettled(session.run, by: storedRun()) { return }
      guard journal.retried == nil else { return }
      try checkpoints(every: .zero, under: lock).removeAll()
    }
  }

  /// Opens the journal for a process that asks checks and trains.
  ///
  /// - Parameters:
  ///   - lock: The folder's.
  ///   - files: The fits in the result files.
  ///   - journal: What the journal holds, as read under the lock.
  ///   - checkpoints: What fits had come to.
  ///   - retriesFailed: Whether checks that failed are asked again, and fits that did not complete trained again.
  func cache(
    of experiment: Experiment, under lock: HeldLock, run: RunRecord, files: FinishedFits,
    journal contents: JournalContents, checkpoints: Checkpoints, retriesFailed: Bool,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) throws(Failure) -> FitCache {
    var warnings: [String] = []
    if contents.torn > 0 {
      warnings.append(
        "the last \(contents.torn) bytes of the journal, from a write that did not end, were cut off; "
          + "\(contents.fits.count) fits are whole")
    }
    if let text = checkpoints.removeDamaged() { warnings.append(text) }
    for text in warnings + [contents.unread].compactMap(\.self) { observe(.warning(text)) }
    let begins = retriesFailed && contents.retried == nil
    let journal = try Journal.open(
      journalPath, on: disk, under: lock, holding: contents, beginningWith: begins ? [.retry(hasEnded: false)] : [])
    let cache = FitCache(
      files: files, journal: journal, holding: contents, addresses: FitAddresses(experiment, run: run),
      checkpoints: checkpoints, retriesFailed: retriesFailed, warnings: warnings, observe: observe)
    // A run that was killed between the two has not removed them; not before the fits are known to be on the disk.
    for address in contents.fits.keys.sorted() where begins || cache.record(at: address) != nil {
      checkpoints.remove(address)
    }
    return cache
  }
}
