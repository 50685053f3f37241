import SystemPackage

/// What long fits have learned so far: `.state/checkpoints/ADDRESS`, a file for each fit that trains.
///
/// A file is a header and one group of the journal's format around the engine's own bytes: weights, optimizer state, epoch
/// and step. It is written whole beside the old one and renamed, so that a crash leaves one or the other; one that is not
/// whole is none, and its fit begins anew. The address is that of the fit, so that it is of use to the same fit alone. It
/// goes when the fit is in the journal.
package struct Checkpoints: Sendable {
  private static let header = Array("caviar checkpoint 1\n".utf8)

  private let folder: FilePath
  private let disk: Disk

  init(_ folder: FilePath, on disk: Disk) {
    self.folder = folder
    self.disk = disk
  }

  /// Keeps the state of a fit, in the place of an older one. Once this returns it is on the disk.
  ///
  /// - Throws: `Failure` 73 or 74; the older one is still there then.
  package func keep(_ state: [UInt8], of address: String) throws(Failure) {
    try disk.refuseLink(folder)
    try disk.makeFolder(folder, isPrivate: true)
    try disk.write(Self.header + JournalFormat.group(state), to: folder.appending(address), isPrivate: true)
  }

  /// The state of a fit. Nil where there is none that is whole.
  package func state(of address: String) throws(Failure) -> [UInt8]? {
    guard let bytes = try disk.read(folder.appending(address)), bytes.starts(with: Self.header),
      let payload = JournalFormat.payload(at: Self.header.count, of: bytes), payload.upperBound == bytes.count
    else { return nil }
    return Array(bytes[payload])
  }

  /// Removes the state of a fit that has finished.
  package func remove(_ address: String) throws(Failure) { try disk.remove(folder.appending(address)) }
}
