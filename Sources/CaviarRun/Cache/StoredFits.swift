package import CaviarChecks
package import CaviarExperiment
package import CaviarResults
import CaviarTraining

/// The fits of earlier runs: by address in the journal, or else by place in the result files.
package struct StoredFits: Sendable {
  let files: FinishedFits
  let journal: JournalContents
  /// The final training. Nil if there is none, or its files are damaged.
  let final: FinalRun?
  let addresses: FitAddresses
  /// Returns true for a finished fit that is used; any other is trained again.
  let accepts: @Sendable (FitRecord) -> Bool
  /// True if failed fits and checks are trained again, unless they failed since that began.
  let retriesFailed: Bool

  package init(
    files: FinishedFits = .none, journal: JournalContents = JournalContents(), final: FinalRun? = nil,
    addresses: FitAddresses, retriesFailed: Bool = false,
    accepts: @escaping @Sendable (FitRecord) -> Bool = { _ in true }
  ) {
    self.files = files
    self.journal = journal
    self.final = final
    self.addresses = addresses
    self.retriesFailed = retriesFailed
    if retriesFailed {
      self.accepts = { $0.outcome == .completed }
    } else {
      self.accepts = accepts
    }
  }

  /// A fit of a stage.
  private struct Place: Hashable {
    let stage: String
    let fit: FitOrder.Fit
  }

  /// The finished fits that are trained again although they are used elsewhere.
  private var outdated: Set<Place> = []

  /// The same without some finished fits, which are trained again.
  func without(_ fits: [FitRecord]) -> StoredFits {
    var others = self
    others.outdated.formUnion(fits.map { Place(stage: $0.stage, fit: $0.place) })
    return others
  }

  /// A finished fit, and its source: the journal or the result files.
  package struct Entry: Sendable {
    package let record: FitRecord
    package let address: String
    package let isInJournal: Bool
  }

  /// Calls a function with every fit of a batch that has finished.
  ///
  /// - Complexity: An address for each fit, if anything is stored.
  package func forEachFit(of batch: Batch, _ body: (Entry) -> Void) {
    guard !journal.fits.isEmpty || !files.isEmpty else { return }
    let filed = files.fits(of: batch.stage.record)
    let survivors = files.survivors(of: batch.stage.record.name, epochs: batch.epochs)
    let tasks = addresses.tasks(of: batch)
    batch.trials.forEach { trial in
      for task in tasks.tasks(ofTrial: trial) where !outdated.contains(Place(stage: task.stage, fit: task.fit)) {
        if journal.fits[task.address] != nil {
          if let record = record(at: task.address) {
            body(Entry(record: record, address: task.address, isInJournal: true))
          }
        } else if let record = filed[task.fit], files.areAtThePoint(ofTrial: task.fit.trial, in: batch.stage) {
          let record = record.prefix(epochs: batch.epochs, isSurvivor: survivors.contains(task.fit.trial))
          if accepts(record) { body(Entry(record: record, address: task.address, isInJournal: false)) }
        }
      }
    }
  }

  /// The fit in the journal at an address, if it is used.
  func record(at address: String) -> FitRecord? {
    guard let record = journal.fits[address] else { return nil }
    return accepts(record) || retriesFailed && !retries(address) ? record : nil
  }

  /// The stored result of a check. Nil if the check has to be run.
  package func answer(of task: CheckTask) -> CheckRecord? {
    let address = addresses.address(of: task)
    guard let record = journal.checks[address] else { return nil }
    return record.verdict == .fail && retries(address) ? nil : record.answering(task.check)
  }

  /// True if the failed fit or check at an address is retried.
  private func retries(_ address: String) -> Bool { retriesFailed && journal.retried?.contains(address) != true }
}
