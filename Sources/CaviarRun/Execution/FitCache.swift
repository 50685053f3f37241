import CaviarSpec
import CaviarTraining

/// What is known of checks and fits that have finished, and where those that finish now are kept.
///
/// Both are found by their addresses in the journal, a fit in the result files too, by its place. What only the files hold
/// goes into the journal before anything is trained, so that the journal alone is enough to write the files again; but for
/// checks, which a clone asks again.
package final class FitCache: Sendable {
  private let files: FinishedFits
  private let journaled: JournalContents
  private let addresses: FitAddresses?
  private let writer: JournalWriter?
  /// What long fits have come to; nil where nothing is kept.
  let checkpoints: Checkpoints?
  private let accepts: @Sendable (FitRecord) -> Bool
  private let retriesFailed: Bool
  /// What a person should see of how the journal was found.
  private let warnings: [String]
  private let observe: @Sendable (RunEvent) -> Void

  /// A cache that keeps nothing beyond the files.
  ///
  /// - Parameters:
  ///   - journaled: What a journal holds.
  ///   - addresses: How fits are addressed there.
  ///   - accepts: Whether a finished fit is taken; otherwise it is trained again.
  ///   - observe: Called with `fitFinished` for each fit that is kept.
  init(
    files: FinishedFits = .none, journaled: JournalContents = JournalContents(), addresses: FitAddresses? = nil,
    accepts: @escaping @Sendable (FitRecord) -> Bool = { _ in true },
    observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.files = files
    self.journaled = journaled
    self.addresses = addresses
    self.accepts = accepts
    self.observe = observe
    retriesFailed = false
    warnings = []
    writer = nil
    checkpoints = nil
  }

  /// A cache that keeps checks and fits in a journal, and reports them when they are on the disk.
  ///
  /// - Parameter retriesFailed: Whether checks that failed and fits that did not complete are not taken, unless they have
  ///   come to that since this was begun.
  init(
    files: FinishedFits, journal: consuming Journal, holding journaled: JournalContents, addresses: FitAddresses,
    checkpoints: Checkpoints, retriesFailed: Bool, warnings: [String],
    observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.files = files
    self.journaled = journaled
    self.addresses = addresses
    self.retriesFailed = retriesFailed
    self.warnings = warnings
    self.observe = observe
    self.checkpoints = checkpoints
    accepts = { !retriesFailed || $0.outcome == .completed }
    writer = JournalWriter(journal) { entry in
      switch entry {
      case .fit(let address, let record):
        checkpoints.remove(address)
        observe(.fitFinished(record))
      case .check(_, let record): observe(.checkFinished(record, wasKnown: false))
      case .session, .warning, .retry: break
      }
    }
  }

  /// What a check has answered at a point. Nil where it is to be asked.
  func answer(to check: any Check, at point: Point) -> CheckRecord? {
    guard let address = addresses?.address(of: check, at: point), let record = journaled.checks[address] else {
      return nil
    }
    return record.verdict == .fail && retries(address) ? nil : record.answering(check)
  }

  /// Whether what has failed at an address is to be tried again.
  private func retries(_ address: String) -> Bool { retriesFailed && journaled.retried?.contains(address) != true }

  /// Keeps what a check has just answered. It is reported once it is on the disk.
  func keep(_ record: CheckRecord, of check: any Check, at point: Point) {
    guard let writer, let addresses else {
      observe(.checkFinished(record, wasKnown: false))
      return
    }
    writer.add(.check(address: addresses.address(of: check, at: point), record: record))
  }

  /// Notes that a process begins to train, and what a person should see of it.
  func begin(_ session: SessionRecord, warnings: [String]) {
    writer?.add(.session(record: session))
    for text in self.warnings + warnings { writer?.add(.warning(text: text)) }
  }

  /// Notes that nothing is left to be tried again, so that the next run which is to do so begins anew.
  ///
  /// - Throws: `Failure` 74 where that could not be written.
  func endRetry() throws(Failure) {
    guard retriesFailed || journaled.retried != nil else { return }
    writer?.add(.retry(hasEnded: true))
    try writer?.settle()
  }

  /// The fits of a stage that have finished and are taken: from the journal, or else from the files. What the journal has not
  /// goes into it.
  package func finished(in stage: StagePlan) -> FitTable {
    var table = stage.emptyTable
    guard !journaled.fits.isEmpty || !files.isEmpty else { return table }
    let stored = addresses?.addresses(of: stage)
    let filed = files.fits(of: stage.record)
    for group in stage.groups {
      let addresses = stored?.addresses(ofGroup: group)
      for trial in group {
        for (number, index) in stage.fits.indices(ofTrial: trial).enumerated() {
          let address = addresses?[trial - group.lowerBound][number]
          if let address, journaled.fits[address] != nil {
            if let record = record(at: address) { table.insert(record) }
          } else if let record = filed[stage.fits[index]], files.areAtThePoint(ofTrial: trial, in: stage),
            accepts(record)
          {
            if let address { writer?.add(.fit(address: address, record: record), isNews: false) }
            table.insert(record)
          }
        }
      }
    }
    return table
  }

  /// The fit in the journal at an address, if it is taken.
  func record(at address: String) -> FitRecord? {
    guard let record = journaled.fits[address] else { return nil }
    return accepts(record) || retriesFailed && !retries(address) ? record : nil
  }

  /// Keeps fits that have just finished, each with its address. They are reported once they are on the disk.
  package func keep(_ fits: [(record: FitRecord, address: String?)]) {
    for (record, address) in fits {
      guard let writer else {
        observe(.fitFinished(record))
        continue
      }
      guard let address else { preconditionFailure("a fit without an address") }
      writer.add(.fit(address: address, record: record))
    }
  }

  /// The addresses of a stage's fits. Nil where nothing is kept.
  func addresses(of stage: StagePlan) -> StageAddresses? { addresses?.addresses(of: stage) }

  /// Whether a fit could not be written down, so that training on is of no use.
  package var hasFailed: Bool { writer?.hasFailed ?? false || checkpoints?.hasFailed ?? false }

  /// Returns once everything that was kept is on the disk and reported.
  ///
  /// - Throws: `Failure` 74 where something could not be written.
  package func settle() throws(Failure) {
    try writer?.settle()
    try checkpoints?.settle()
  }

  /// Ends the writing.
  func close() { writer?.close() }
}
