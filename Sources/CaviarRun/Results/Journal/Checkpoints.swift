import Synchronization
import SystemPackage

/// What long fits have come to so far: `.state/checkpoints/ADDRESS`, a file for each fit that trains.
///
/// A file is a header and one group of the journal's format around the fit's state. It is written whole beside the old one
/// and renamed, so that a crash leaves one or the other; one that is not whole is none, and its fit begins anew. The address
/// is that of the fit, so that it is of use to the same fit alone. It goes when the fit is in the journal, and all go with
/// the end of the run.
final class Checkpoints: Sendable {
  private static let header = Array("caviar checkpoint 1\n".utf8)

  /// How much work a fit may lose.
  let interval: Duration
  private let folder: FilePath
  private let disk: Disk
  private let lock: HeldLock
  /// The names of the files.
  private let names: Mutex<Set<String>>
  private let failure = Mutex<Failure?>(nil)

  /// - Throws: `Failure` 73 where the folder is a link, 74 where it cannot be read.
  init(_ folder: FilePath, every interval: Duration, on disk: Disk, under lock: HeldLock) throws(Failure) {
    self.folder = folder
    self.interval = interval
    self.disk = disk
    self.lock = lock
    try disk.refuseLink(folder)
    names = Mutex(Set(try disk.files(in: folder)))
  }

  /// Whether something could not be written or read, so that training on is of no use.
  var hasFailed: Bool { failure.withLock { $0 != nil } }

  /// - Throws: `Failure` 73 or 74 where something could not be written or read.
  func settle() throws(Failure) { if let failure = failure.withLock({ $0 }) { throw failure } }

  /// Keeps the state of a fit, in the place of an older one. Once this returns it is on the disk; or this has failed, and
  /// the older one is still there.
  func keep(_ checkpoint: Checkpoint, of address: String) {
    attempt { () throws(Failure) in
      try lock.check()
      try disk.makeFolder(folder, isPrivate: true)
      let group = JournalFormat.group(try checkpoint.bytes())
      try disk.write(Self.header + group, to: folder.appending(address), isPrivate: true)
      _ = names.withLock { $0.insert(address) }
    }
  }

  /// The state of a fit. Nil where there is none that is whole.
  func checkpoint(of address: String) -> Checkpoint? {
    guard names.withLock({ $0.contains(address) }) else { return nil }
    return attempt { () throws(Failure) -> Checkpoint? in
      guard let bytes = try disk.read(folder.appending(address)), bytes.starts(with: Self.header),
        let payload = JournalFormat.payload(at: Self.header.count, of: bytes), payload.upperBound == bytes.count
      else { return nil }
      return Checkpoint(bytes: Array(bytes[payload]))
    } ?? nil
  }

  /// Removes what is not whole or is of another version: a crash leaves nothing of the kind.
  ///
  /// - Returns: What a person should know of it. Nil where all are whole.
  /// - Complexity: Reads them all, one for each fit that trained when a run was cut short.
  func removeDamaged() -> String? {
    let damaged = names.withLock { $0.sorted() }.filter { !$0.hasSuffix(".new") && checkpoint(of: $0) == nil }
    // What could not be read is not known to be damaged.
    guard !hasFailed, !damaged.isEmpty else { return nil }
    for name in damaged { remove(name) }
    return "of the checkpoints \(damaged.count) are damaged or of another version; those fits begin anew"
  }

  /// Removes the state of a fit that has finished.
  func remove(_ address: String) {
    guard names.withLock({ $0.remove(address) }) != nil else { return }
    attempt { () throws(Failure) in try disk.remove(folder.appending(address)) }
  }

  /// Removes them all.
  func removeAll() { for name in names.withLock({ $0.sorted() }) { remove(name) } }

  @discardableResult
  private func attempt<Result>(_ body: () throws(Failure) -> Result) -> Result? {
    do {
      return try body()
    } catch {
      failure.withLock { $0 = $0 ?? error }
      return nil
    }
  }
}
