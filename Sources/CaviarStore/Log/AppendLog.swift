package import CaviarDiagnostics
package import SystemPackage

/// A file that only grows, open for appending: an append survives a crash as a whole or not at all. Its owner holds the
/// experiment's lock.
package struct AppendLog: Sendable {
  private let file: any OpenFile
  private let path: FilePath
  private let lock: HeldLock
  /// The length of the file, as far as it is on the disk.
  private var length: Int
  /// The most bytes that can be added at once.
  let longestPayload: Int

  /// The state of the file on the disk, as a reader found it under the lock.
  package struct Tail: Sendable {
    /// The number of bytes that hold whole groups; 0 if there is no file.
    package let end: Int
    /// The bytes of the last whole group.
    package let lastGroup: [UInt8]
    /// The number of bytes behind them, from a write that did not finish.
    package let torn: Int

    /// No file.
    package static let none = Tail(end: 0, lastGroup: [], torn: 0)

    package init(_ scan: LogFormat.Scan, of bytes: [UInt8]) {
      self.init(end: scan.end, lastGroup: Array(bytes[scan.last..<scan.end]), torn: bytes.count - scan.end)
    }

    private init(end: Int, lastGroup: [UInt8], torn: Int) {
      self.end = end
      self.lastGroup = lastGroup
      self.torn = torn
    }
  }

  /// Opens the log at a path, or creates it. It is on the disk then, and nothing of a write that did not finish is.
  ///
  /// - Parameters:
  ///   - lock: The experiment's.
  ///   - tail: The file as it was read under the lock.
  ///   - longestPayload: The most bytes that can be added at once: fewer in tests than the format allows.
  /// - Throws: `Failure.cannotCreate` if it cannot be created, `inputOutput` if input or output fails.
  package static func open(
    _ path: FilePath, _ format: LogFormat, on disk: Disk, under lock: HeldLock, after tail: Tail,
    longestPayload: Int = LogFormat.longestPayload
  ) throws(Failure) -> AppendLog {
    try disk.refuseLink(path)
    let isNew = tail.end == 0
    if isNew { try disk.write(format.header, to: path, isPrivate: true) }
    let log = try AppendLog(
      path, length: isNew ? format.header.count : tail.end, longestPayload: longestPayload, on: disk, under: lock)
    do throws(Failure) {
      if !isNew { try log.settle(tail, on: disk) }
    } catch {
      log.close()
      throw error
    }
    return log
  }

  /// Puts the last group of a process that was killed on the disk, and nothing behind it.
  private func settle(_ tail: Tail, on disk: Disk) throws(Failure) {
    try attempt { file throws(Errno) in
      if tail.torn > 0 { try file.truncate(to: tail.end) }
      // It may have been in memory only; and after a sync that failed, bytes that the disk never took count as stored,
      // unless they are written again.
      try file.write(tail.lastGroup, at: tail.end - tail.lastGroup.count)
      try file.sync()
      try disk.system.sync(folder: path.removingLastComponent())
    }
  }

  private init(
    _ path: FilePath, length: Int, longestPayload: Int, on disk: Disk, under lock: HeldLock
  ) throws(Failure) {
    self.path = path
    self.lock = lock
    self.length = length
    self.longestPayload = longestPayload
    do {
      file = try disk.system.open(path, for: .write)
    } catch {
      throw Failure(.inputOutput, "cannot open \(path): \(error)")
    }
  }

  /// Adds a payload, in one write and one sync. It is on the disk once this returns.
  ///
  /// - Throws: `Failure.inputOutput`; nothing can be added to this value any more then, and the next run resumes.
  package mutating func append(_ payload: [UInt8]) throws(Failure) {
    guard file.stands(at: path) else {
      throw Failure(
        .inputOutput, "the journal \(path) was removed during this run",
        notes: ["the fits that it held are lost; start again"])
    }
    guard payload.count <= longestPayload else {
      throw Failure(.inputOutput, "cannot write the journal \(path): one fit has more than 4 GiB of metrics")
    }
    try lock.check()
    let group = LogFormat.group(payload)
    let end = length
    do throws(Failure) {
      try attempt { file throws(Errno) in
        try file.write(group, at: end)
        try file.sync()
      }
    } catch {
      // Bytes that the disk refused may still be in the page cache, where a later run would read them as stored.
      try? file.truncate(to: end)
      throw error
    }
    length += group.count
  }

  private func attempt(_ body: (any OpenFile) throws(Errno) -> Void) throws(Failure) {
    do {
      try body(file)
    } catch {
      throw Failure(
        .inputOutput, "cannot write the journal \(path): \(error)",
        notes: ["all reported fits are saved; fix the problem and run the same command to resume"])
    }
  }

  package func close() { file.close() }
}
