package import CaviarDiagnostics
internal import CaviarThreads
package import SystemPackage

/// Small files that are replaced as a whole, by name, such as checkpoints: a folder with one file for each.
///
/// A file is a header and one group of ``LogFormat`` around the bytes. It is written next to the old one and renamed,
/// so that a crash leaves one or the other; a file that is damaged counts as none.
package final class BlobStore: Sendable {
  private let folder: FilePath
  private let format: LogFormat
  private let disk: Disk
  private let lock: HeldLock
  /// The most bytes of a file's contents.
  private let longest: Int
  /// The names of the files.
  private let names: Mutex<Set<String>>
  private let failure = Mutex<Failure?>(nil)

  /// Opens a folder. It is made when the first file is written.
  ///
  /// - Parameter longest: The most bytes of a file's contents: fewer in tests than the format allows.
  /// - Throws: `Failure.cannotCreate` if the folder is a link, `inputOutput` if it cannot be read.
  package init(
    _ folder: FilePath, _ format: LogFormat, on disk: Disk, under lock: HeldLock,
    longest: Int = LogFormat.longestPayload
  ) throws(Failure) {
    self.folder = folder
    self.format = format
    self.disk = disk
    self.lock = lock
    self.longest = longest
    try disk.refuseLink(folder)
    names = Mutex(Set(try disk.files(in: folder)))
  }

  /// True once something could not be written or read.
  package var hasFailed: Bool { failure.withLock { $0 != nil } }

  /// Notes an error of the caller's, such as bytes that it could not make, as one of writing.
  package func fail(_ error: Failure) { failure.withLock { $0 = $0 ?? error } }

  /// - Throws: `Failure.cannotCreate` or `inputOutput` if something could not be written or read; or a noted error.
  package func settle() throws(Failure) { if let failure = failure.withLock({ $0 }) { throw failure } }

  /// Stores bytes in the place of older ones. Once this returns they are on the disk; or this has failed, and the older ones
  /// are still there.
  package func keep(_ bytes: [UInt8], as name: String) {
    attempt { () throws(Failure) in
      try lock.check()
      guard bytes.count <= longest else {
        throw Failure(.inputOutput, "cannot write \(folder.appending(name)): a checkpoint of more than 4 GiB")
      }
      try disk.makeFolder(folder, isPrivate: true)
      try disk.write(format.header + LogFormat.group(bytes), to: folder.appending(name), isPrivate: true)
      _ = names.withLock { $0.insert(name) }
    }
  }

  /// The bytes of a name. Nil if there are none, or where the file is damaged.
  package func bytes(of name: String) -> [UInt8]? {
    guard names.withLock({ $0.contains(name) }) else { return nil }
    return attempt { () throws(Failure) -> [UInt8]? in
      guard let bytes = try disk.read(folder.appending(name)), bytes.starts(with: format.header),
        let payload = LogFormat.payload(at: format.header.count, of: bytes), payload.upperBound == bytes.count
      else { return nil }
      return Array(bytes[payload])
    } ?? nil
  }

  /// Removes the files that are damaged, or whose bytes the caller cannot use. A crash leaves neither.
  ///
  /// - Returns: The number of files removed.
  /// - Complexity: Reads all files.
  package func removeAll(unless isUsable: ([UInt8]) -> Bool) -> Int {
    let unusable = names.withLock { $0.sorted() }.filter { name in
      !name.hasSuffix(".new") && bytes(of: name).map(isUsable) != true
    }
    // A file that could not be read is not known to be damaged.
    guard !hasFailed else { return 0 }
    for name in unusable { remove(name) }
    return unusable.count
  }

  /// Removes the file of a name, if there is one.
  package func remove(_ name: String) {
    guard names.withLock({ $0.remove(name) }) != nil else { return }
    attempt { () throws(Failure) in try disk.remove(folder.appending(name)) }
  }

  /// Removes all files.
  package func removeAll() { for name in names.withLock({ $0.sorted() }) { remove(name) } }

  @discardableResult
  private func attempt<Result>(_ body: () throws(Failure) -> Result) -> Result? {
    do {
      return try body()
    } catch {
      fail(error)
      return nil
    }
  }
}
