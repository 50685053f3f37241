package import CaviarDiagnostics
package import CaviarStore
internal import FoundationEssentials
package import SystemPackage

/// The append-only record of the checks and fits that have finished: `.state/journal`, an ``AppendLog`` of ``JournalEntry``
/// groups as JSON.
package enum Journal {
  package static let format = LogFormat("caviar journal 1")

  /// Opens the journal at a path and adds the first entries, or begins one with them. All of it is on the disk then.
  ///
  /// - Parameters:
  ///   - lock: The experiment's.
  ///   - contents: The journal as it was read under the lock.
  /// - Throws: `Failure.cannotCreate` if it cannot be created, `inputOutput` if input or output fails.
  package static func open(
    _ path: FilePath, on disk: Disk, under lock: HeldLock, holding contents: JournalContents,
    beginningWith entries: [JournalEntry]
  ) throws(Failure) -> AppendLog {
    var log = try AppendLog.open(path, format, on: disk, under: lock, after: contents.tail)
    do throws(Failure) {
      if !entries.isEmpty { try log.append(try JournalGroup(entries).payload()) }
    } catch {
      log.close()
      throw error
    }
    return log
  }
}
