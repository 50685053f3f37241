import SystemPackage

/// The append-only record of the checks and fits that have finished, open for more. Whoever has it open holds the
/// experiment's lock.
struct Journal: Sendable {
  private let file: any OpenFile
  private let path: FilePath
  private let lock: HeldLock
  /// How long the file is, as far as it is on the disk.
  private var length: Int

  /// Opens the journal at a path and adds the first entries, or begins one with them. All of it is on the disk then.
  ///
  /// What a write that did not end has left behind the last whole group is cut off.
  ///
  /// - Parameters:
  ///   - lock: The experiment's.
  ///   - contents: What it holds, as it was read under the lock.
  /// - Throws: `Failure` 73 where it cannot be created, 74 where input or output fails.
  static func open(
    _ path: FilePath, on disk: Disk, under lock: HeldLock, holding contents: JournalContents,
    beginningWith entries: [JournalEntry]
  ) throws(Failure) -> Journal {
    try disk.refuseLink(path)
    let isNew = contents.end == 0
    if isNew { try disk.write(JournalFormat.header, to: path, isPrivate: true) }
    var journal = try Journal(
      path, length: isNew ? JournalFormat.header.count : contents.end, on: disk, under: lock)
    do throws(Failure) {
      if !isNew { try journal.settle(contents, on: disk) }
      try journal.append(entries)
    } catch {
      journal.close()
      throw error
    }
    return journal
  }

  /// Puts what a process that was killed has left on the disk: its last group, and nothing behind it.
  private func settle(_ contents: JournalContents, on disk: Disk) throws(Failure) {
    try attempt { file throws(Errno) in
      if contents.torn > 0 { try file.truncate(to: contents.end) }
      // It may have left what it wrote in memory only; and after a sync that failed, what the disk never took counts as
      // stored there, unless it is written again.
      try file.write(contents.lastGroup, at: contents.end - contents.lastGroup.count)
      try file.sync()
      try disk.system.sync(folder: path.removingLastComponent())
    }
  }

  private init(_ path: FilePath, length: Int, on disk: Disk, under lock: HeldLock) throws(Failure) {
    self.path = path
    self.lock = lock
    self.length = length
    do {
      file = try disk.system.open(path, for: .write)
    } catch {
      throw Failure(.inputOutput, "cannot open \(path): \(error)")
    }
  }

  /// Adds entries, in one write and one sync. Once this returns they are on the disk.
  ///
  /// - Throws: `Failure` 74; nothing can be added to this value any more then, and the next run goes on.
  mutating func append(_ entries: [JournalEntry]) throws(Failure) {
    guard !entries.isEmpty else { return }
    guard file.stands(at: path) else {
      throw Failure(
        .inputOutput, "the journal \(path) was removed while this run was going on",
        notes: ["the fits that it held are lost; start again"])
    }
    try lock.check()
    let group = JournalFormat.group(try JournalGroup(entries).payload())
    let end = length
    do throws(Failure) {
      try attempt { file throws(Errno) in
        try file.write(group, at: end)
        try file.sync()
      }
    } catch {
      // What the disk refused may still be seen in memory, where a later run would take it for stored.
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
        notes: ["everything reported as finished is stored; the same command goes on once this is mended"])
    }
  }

  func close() { file.close() }
}
