package import CaviarCompute
package import CaviarDiagnostics
import FoundationEssentials
package import SystemPackage

/// Writes everything durable: whole files written at once, files that only grow, and the lock of an experiment.
///
/// A value over a `FileSystem`, so that a test can replace the operating system. A function that
/// returns has its work on the disk: the bytes, and the names of what it made, renamed or removed.
package struct Disk: Sendable {
  let system: any FileSystem

  package init(_ system: any FileSystem = LocalFileSystem()) { self.system = system }

  /// The bytes of a file, or nil if there is none.
  ///
  /// - Throws: `Failure.inputOutput` if it is there and cannot be read, or is no file.
  package func read(_ path: FilePath) throws(Failure) -> [UInt8]? {
    try bytes(of: path, ifNoFile: .inputOutput, notes: [], system.read)
  }

  /// The bytes of a file that the user named, data or a spec, or nil if there is none. It stays where it is, mapped, if
  /// it is too large for the memory.
  ///
  /// - Parameter held: The bytes of other inputs that are already in memory.
  /// - Throws: `Failure.inputOutput` if it is there and cannot be read, `badInput` if it is no file.
  package func readInput(_ path: FilePath, beside held: Int = 0) throws(Failure) -> FileBytes? {
    try bytes(of: path, ifNoFile: .badInput, notes: ["write its output to a file, and name that"]) {
      path throws(Errno) in try system.input(path, mappedFrom: MemoryLimit.largestBlock - held)
    }
  }

  private func bytes<Bytes>(
    of path: FilePath, ifNoFile kind: Failure.Kind, notes: [String], _ read: (FilePath) throws(Errno) -> Bytes
  ) throws(Failure) -> Bytes? {
    do throws(Errno) {
      return try read(path)
    } catch .noSuchFileOrDirectory {
      return nil
    } catch .notDirectory {
      return nil
    } catch .isDirectory {
      throw Failure(kind, "\(path) is a folder, not a file")
    } catch .notSupported {
      throw Failure(kind, "\(path) is a pipe or a device, not a file", notes: notes)
    } catch {
      throw Failure(.inputOutput, "cannot read \(path): \(error)")
    }
  }

  /// True if this user may not read a file, or may not even see that it is there.
  package func isForbidden(_ path: FilePath) -> Bool {
    do throws(Errno) {
      _ = try system.read(path)
      return false
    } catch {
      return error == .permissionDenied
    }
  }

  /// True if a path exists.
  package func exists(_ path: FilePath) -> Bool { system.kind(of: path) != nil }

  /// The folders in a folder, links not among them, sorted; none if it is missing.
  package func folders(in folder: FilePath) throws(Failure) -> [String] { try names(of: .folder, in: folder) }

  /// The files in a folder, links not among them, sorted; none if it is missing.
  package func files(in folder: FilePath) throws(Failure) -> [String] { try names(of: .file, in: folder) }

  private func names(of kind: FileKind, in folder: FilePath) throws(Failure) -> [String] {
    do {
      return try system.names(in: folder).filter { system.kind(of: folder.appending($0)) == kind }
    } catch .noSuchFileOrDirectory {
      return []
    } catch {
      throw Failure(.inputOutput, "cannot read the folder \(folder): \(error)")
    }
  }

  /// The path of a file as it is named from a folder, both of which are there; symbolic links are followed.
  package func path(of file: FilePath, from folder: FilePath) -> FilePath {
    let file = resolved(file)
    let folder = resolved(folder)
    let shared = zip(file.components, folder.components).prefix { $0 == $1 }.count
    let ups = Array(repeating: FilePath.Component(".."), count: folder.components.count - shared)
    return FilePath(root: nil, ups + file.components.dropFirst(shared))
  }

  /// The absolute path with symbolic links followed, as far as it is there.
  package func resolved(_ path: FilePath) -> FilePath {
    FilePath(URL(filePath: path.string).absoluteURL.resolvingSymlinksInPath().path).lexicallyNormalized()
  }

  /// Makes a folder and those above it, as far as they are missing. The names of all of them are on the disk then, whoever
  /// made them: a run that was killed may have left some in memory only.
  ///
  /// - Parameter isPrivate: True if only its owner may read it.
  /// - Throws: `Failure.cannotCreate`.
  package func makeFolder(_ path: FilePath, isPrivate: Bool = false) throws(Failure) {
    let parent = path.removingLastComponent()
    guard parent != path else { return }
    if !parent.isEmpty { try makeFolder(parent, isPrivate: isPrivate) }
    let kind = system.kind(of: path)
    if kind == .file || kind == .other {
      throw Failure(.cannotCreate, "cannot create the folder \(path): a file has that name")
    }
    do throws(Errno) {
      if kind == nil { try makeOneFolder(path, isPrivate: isPrivate) }
      try system.sync(folder: parent)
    } catch {
      if kind != nil, Self.isForeign(error) { return }
      throw Failure(.cannotCreate, "cannot create the folder \(path): \(error)")
    }
  }

  private func makeOneFolder(_ path: FilePath, isPrivate: Bool) throws(Errno) {
    do throws(Errno) {
      try system.makeFolder(path, permissions: FilePermissions(rawValue: isPrivate ? 0o700 : 0o777))
    } catch .fileExists {
      // Another run was faster.
    }
  }

  /// True if an error is that of a folder which may not be opened or is read-only: it holds nothing that a run has
  /// written.
  private static func isForeign(_ error: Errno) -> Bool {
    [.permissionDenied, .readOnlyFileSystem, .invalidArgument].contains(error)
  }

  /// Returns once the names in a folder are on the disk; at once where this user cannot change them.
  ///
  /// - Throws: `Failure.inputOutput`.
  package func sync(folder: FilePath) throws(Failure) {
    do {
      try system.sync(folder: folder)
    } catch {
      if Self.isForeign(error) { return }
      throw Failure(.inputOutput, "cannot write in \(folder): \(error)")
    }
  }

  /// Rejects a path that is a symbolic link: bytes written there would be elsewhere.
  ///
  /// - Throws: `Failure.cannotCreate`.
  package func refuseLink(_ path: FilePath) throws(Failure) {
    guard system.kind(of: path) == .link else { return }
    throw Failure(
      .cannotCreate, "\(path) is a symbolic link, and results are only written inside their own folder",
      remedy: .removeLink)
  }

  /// Removes a file, if it is there.
  ///
  /// - Throws: `Failure.inputOutput`.
  package func remove(_ path: FilePath) throws(Failure) {
    do {
      try system.remove(path)
      try system.sync(folder: path.removingLastComponent())
    } catch .noSuchFileOrDirectory {
      return
    } catch {
      throw Failure(
        .inputOutput, "cannot remove \(path): \(error)", notes: ["fix the problem and run the same command again"])
    }
  }

  /// Moves a file to another name in the same file system, replacing a file there.
  ///
  /// - Throws: `Failure.inputOutput`.
  package func move(_ path: FilePath, to other: FilePath) throws(Failure) {
    do {
      try system.rename(path, to: other)
      try system.sync(folder: other.removingLastComponent())
      try system.sync(folder: path.removingLastComponent())
    } catch {
      throw Failure(.inputOutput, "cannot move \(path) to \(other): \(error)")
    }
  }

  /// Calls a function under a lock, which the kernel releases when the process ends, in any way.
  ///
  /// - Parameter what: What the lock is of, for messages.
  /// - Throws: `Failure.temporary` at once if another process holds it, `cannotCreate` if the file cannot be created,
  ///   `inputOutput` if it cannot be locked.
  package func locked<Result>(
    _ path: FilePath, of what: String = "this experiment", _ body: (HeldLock) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let file: any OpenFile
    do {
      file = try system.open(path, for: .lock)
    } catch {
      throw Failure(.cannotCreate, "cannot create \(path): \(error)")
    }
    defer { file.close() }
    let isMine: Bool
    do {
      isMine = try file.lock()
    } catch {
      throw Failure(.inputOutput, "cannot lock \(path): \(error)")
    }
    guard isMine else {
      throw Failure(
        .temporary, "another run holds \(what)",
        notes: ["it can be started again once that one has ended"])
    }
    let lock = HeldLock(file, at: path)
    // It may have been removed between being opened and being locked.
    try lock.check()
    return try body(lock)
  }

  /// True if a process holds a lock. Nothing is locked, created or changed by reading this.
  package func isLocked(_ path: FilePath) -> Bool {
    guard let file = try? system.open(path, for: .write) else { return false }
    defer { file.close() }
    return (try? file.isLocked()) ?? false
  }
}
