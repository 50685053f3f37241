package import CaviarDiagnostics
import CaviarExperiment
package import CaviarResults
package import CaviarStore

/// The states of unfinished fits: `.state/checkpoints/ADDRESS`, a blob for each fit in training.
///
/// The address is that of the fit, so that a state is only ever used for the same fit. It is removed when the fit is in the
/// journal, and all are removed at the end of the run.
package final class Checkpoints: Sendable {
  fileprivate static let format = LogFormat("caviar checkpoint 1")
  /// The state after the last step of a fit that another may continue.
  private static let endSuffix = ".end"

  /// The training time that a fit may lose.
  let interval: Duration
  private let blobs: BlobStore
  /// The type of the trainer's states.
  private let type: any StoredCheckpoint.Type

  /// - Throws: `Failure.cannotCreate` if the folder is a link, `inputOutput` if it cannot be read.
  package init(
    of folder: ResultsFolder, as type: any StoredCheckpoint.Type, every interval: Duration, under lock: HeldLock
  ) throws(Failure) {
    self.type = type
    self.interval = interval
    blobs = try BlobStore(folder.checkpointsPath, Self.format, on: folder.disk, under: lock)
  }

  /// True once something could not be written or read, so that training on is pointless.
  var hasFailed: Bool { blobs.hasFailed }

  /// - Throws: `Failure.cannotCreate` or `inputOutput` if something could not be written or read; the error of a state that
  ///   could not be encoded.
  package func settle() throws(Failure) { try blobs.settle() }

  /// Stores the state of a fit in the place of an older one. Once this returns it is on the disk; or this has failed, and the
  /// older one is still there.
  func store(_ checkpoint: some StoredCheckpoint, of task: FitTask, isLast: Bool) {
    do throws(Failure) {
      blobs.keep(try checkpoint.bytes(), as: isLast ? task.address + Self.endSuffix : task.address)
    } catch {
      // Without a state the fit could not resume where the user counts on it.
      blobs.fail(error)
    }
  }

  /// The state from which a task continues: its own, or that of the shorter fit that it continues. Nil to start from
  /// the first step.
  func checkpoint<Checkpoint: StoredCheckpoint>(of task: FitTask) -> Checkpoint? {
    let names = [task.address, task.address + Self.endSuffix] + (task.start.map { [$0 + Self.endSuffix] } ?? [])
    return names.lazy.compactMap { [blobs] in blobs.bytes(of: $0).flatMap { Checkpoint(bytes: $0) } }.first
  }

  /// Removes checkpoints that are damaged or of another version.
  ///
  /// - Returns: A warning. Nil if all can be used.
  /// - Complexity: Reads them all, one for each fit that was in training when a run was killed.
  package func removeDamaged() -> String? {
    let count = blobs.removeAll { [type] in type.init(bytes: $0) != nil }
    guard count > 0 else { return nil }
    return count == 1
      ? "1 checkpoint is damaged or of another version; its fit starts again"
      : "\(count) checkpoints are damaged or of another version; their fits start again"
  }

  /// Removes the state of a fit that has finished.
  func remove(_ address: String) { blobs.remove(address) }

  /// Removes all states.
  package func removeAll() { blobs.removeAll() }
}

extension ResultsFolder {
  /// Removes the checkpoints of a run that was killed when its files were written: no run resumes from them. If they cannot
  /// be removed, or a run is in progress, they stay.
  package func removeLeftCheckpoints() {
    guard let names = try? disk.files(in: checkpointsPath), !names.isEmpty else { return }
    try? locked { lock throws(Failure) in
      let journal = try journal()
      // Those of an extended run, or of a retry of failed fits, are still needed.
      if let session = journal.session, try !isSettled(session.run, by: storedRun()) { return }
      guard journal.retried == nil else { return }
      try BlobStore(checkpointsPath, Checkpoints.format, on: disk, under: lock).removeAll()
    }
  }
}
