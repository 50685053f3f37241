import Synchronization

/// What is known of fits that have finished, and where those that finish now are kept.
///
/// A fit is found by its address in the journal, or in the result files by its place. What only the files hold goes into
/// the journal before anything is trained, so that the journal alone is enough to write the files again.
package final class Ledger: Sendable {
  private let files: FinishedFits
  private let journaled: [String: FitRecord]
  private let addresses: FitAddresses?
  private let writer: JournalWriter?
  /// What long fits have come to; nil where nothing is kept.
  let checkpoints: Checkpoints?
  private let accepts: @Sendable (FitRecord) -> Bool
  private let observe: @Sendable (RunEvent) -> Void
  private let known = Mutex<[String: [StagePlan.Fit: String]]>([:])

  /// A ledger that keeps nothing beyond the files.
  ///
  /// - Parameters:
  ///   - journaled: The fits in a journal, by address.
  ///   - addresses: How fits are addressed there.
  ///   - accepts: Whether a finished fit is taken; otherwise it is trained again.
  ///   - observe: Called with `fitFinished` for each fit that is kept.
  init(
    files: FinishedFits = .none, journaled: [String: FitRecord] = [:], addresses: FitAddresses? = nil,
    accepts: @escaping @Sendable (FitRecord) -> Bool = { _ in true },
    observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.files = files
    self.journaled = journaled
    self.addresses = addresses
    self.accepts = accepts
    self.observe = observe
    writer = nil
    checkpoints = nil
  }

  /// A ledger that keeps fits in a journal, and reports them when they are on the disk.
  init(
    files: FinishedFits, journal: consuming Journal, holding journaled: [String: FitRecord], addresses: FitAddresses,
    checkpoints: Checkpoints, accepts: @escaping @Sendable (FitRecord) -> Bool,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.files = files
    self.journaled = journaled
    self.addresses = addresses
    self.accepts = accepts
    self.observe = observe
    self.checkpoints = checkpoints
    writer = JournalWriter(journal) { address, record in
      checkpoints.remove(address)
      observe(.fitFinished(record))
    }
  }

  /// The fits of a stage that have finished, in their order; nil for those that are missing.
  package func finished(in stage: StagePlan) -> [FitRecord?] {
    let fits = stage.fits
    let addresses = addresses?.addresses(of: stage)
    if let addresses {
      known.withLock { $0[stage.record.name] = Dictionary(uniqueKeysWithValues: zip(fits, addresses)) }
    }
    return fits.enumerated().map { index, fit in
      let address = addresses?[index]
      if let record = address.flatMap({ journaled[$0] }) { return accepts(record) ? record : nil }
      guard let record = files.record(of: fit, in: stage), accepts(record) else { return nil }
      if let address { writer?.add(record, at: address, isNews: false) }
      return record
    }
  }

  /// Keeps fits that have just finished. They are reported once they are on the disk.
  package func keep(_ fits: [FitRecord], of stage: StagePlan) {
    guard let writer else {
      for fit in fits { observe(.fitFinished(fit)) }
      return
    }
    for fit in fits {
      guard let address = address(of: .init(trial: fit.trial, repeat: fit.repeat, fold: fit.fold), in: stage) else {
        preconditionFailure("a fit of another stage")
      }
      writer.add(fit, at: address)
    }
  }

  /// The address of a fit of a stage that was asked for. Nil where nothing is kept.
  func address(of fit: StagePlan.Fit, in stage: StagePlan) -> String? {
    known.withLock { $0[stage.record.name]?[fit] }
  }

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
