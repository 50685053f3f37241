package import SystemPackage
private import FoundationEssentials
private import Glibc

/// Everything durable goes through here: whole files written at once, and the lock of an experiment.
///
/// One small value, so that a test can put another disk in its place.
package struct Disk: Sendable {
  package init() {}

  /// The bytes of a file, or nil where there is none.
  ///
  /// - Throws: `Failure` 74 where it is there and cannot be read.
  package func read(_ path: FilePath) throws(Failure) -> [UInt8]? {
    do {
      return [UInt8](try Data(contentsOf: URL(filePath: path.string)))
    } catch {
      guard exists(path) else { return nil }
      throw Failure(.inputOutput, "cannot read \(path): \(reason(error))")
    }
  }

  /// Whether something stands at a path.
  package func exists(_ path: FilePath) -> Bool {
    FileManager.default.fileExists(atPath: path.string)
  }

  /// The path of a file as it is named from a folder, both of which are there; symbolic links are followed.
  package func path(of file: FilePath, from folder: FilePath) -> FilePath {
    let file = resolved(file)
    let folder = resolved(folder)
    let shared = zip(file.components, folder.components).prefix { $0 == $1 }.count
    let ups = Array(repeating: FilePath.Component(".."), count: folder.components.count - shared)
    return FilePath(root: nil, ups + file.components.dropFirst(shared))
  }

  private func resolved(_ path: FilePath) -> FilePath {
    FilePath(URL(filePath: path.string).absoluteURL.resolvingSymlinksInPath().path).lexicallyNormalized()
  }

  /// Makes a folder and those above it.
  ///
  /// - Throws: `Failure` 73.
  package func makeFolder(_ path: FilePath) throws(Failure) {
    do {
      try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    } catch {
      throw Failure(.cannotCreate, "cannot create the folder \(path): \(reason(error))")
    }
  }

  /// Writes a whole file: beside it first, synced, then renamed into place, so that a reader sees the old or the new.
  ///
  /// A file that has these bytes already is left alone.
  ///
  /// - Throws: `Failure` 73 where it cannot be created, 74 where writing fails; the old file is still there then.
  package func write(_ bytes: [UInt8], to path: FilePath) throws(Failure) {
    if try prepare(bytes, for: path) { try install(path) }
  }

  /// Writes a whole file beside its place, synced, for `install`.
  ///
  /// - Returns: Whether there is anything to install: false where the file has these bytes already.
  /// - Throws: `Failure` 73 where it cannot be created, 74 where writing fails.
  package func prepare(_ bytes: [UInt8], for path: FilePath) throws(Failure) -> Bool {
    if try read(path) == bytes { return false }
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        beside(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw Failure(.cannotCreate, "cannot create \(path): \(reason(error))")
    }
    do {
      do {
        try file.writeAll(bytes)
        try check(fsync(file.rawValue))
      } catch {
        try? file.close()
        throw error
      }
      try file.close()
    } catch {
      abandon(path)
      throw Failure(.inputOutput, "cannot write \(path): \(reason(error))")
    }
    return true
  }

  /// Renames what was prepared into its place.
  ///
  /// - Throws: `Failure` 74; the old file is still there then.
  package func install(_ path: FilePath) throws(Failure) {
    do {
      try check(rename(beside(path).string, path.string))
      try sync(folder: path.removingLastComponent())
    } catch {
      abandon(path)
      throw Failure(.inputOutput, "cannot write \(path): \(reason(error))")
    }
  }

  /// Removes what was prepared.
  package func abandon(_ path: FilePath) { _ = unlink(beside(path).string) }

  private func beside(_ path: FilePath) -> FilePath { FilePath(path.string + ".new") }

  /// Removes a file, if it is there.
  ///
  /// - Throws: `Failure` 74.
  package func remove(_ path: FilePath) throws(Failure) {
    guard unlink(path.string) != 0, errno != ENOENT else { return }
    throw Failure(.inputOutput, "cannot remove \(path): \(Errno(rawValue: errno))")
  }

  /// Moves a file to another name in the same file system, over what stands there.
  ///
  /// - Throws: `Failure` 74.
  package func move(_ path: FilePath, to other: FilePath) throws(Failure) {
    do {
      try check(rename(path.string, other.string))
      try sync(folder: other.removingLastComponent())
    } catch {
      throw Failure(.inputOutput, "cannot move \(path) to \(other): \(reason(error))")
    }
  }

  /// Does something under a lock, which the kernel releases when the process ends, however it ends.
  ///
  /// - Throws: `Failure` 75 at once where another process holds it, 73 where the file cannot be created.
  package func locked<Result>(
    _ path: FilePath, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        path, .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
    } catch {
      throw Failure(.cannotCreate, "cannot create \(path): \(reason(error))")
    }
    defer { try? file.close() }
    guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      throw errno == EWOULDBLOCK
        ? Failure(
          .temporary, "another run holds this experiment",
          notes: ["it can be started again once that one has ended"])
        : Failure(.inputOutput, "cannot lock \(path): \(Errno(rawValue: errno))")
    }
    return try body()
  }

  private func sync(folder: FilePath) throws {
    let folder = try FileDescriptor.open(folder.isEmpty ? "." : folder, .readOnly, options: [.closeOnExec])
    defer { try? folder.close() }
    try check(fsync(folder.rawValue))
  }

  private func check(_ status: Int32) throws {
    if status != 0 { throw Errno(rawValue: errno) }
  }

  /// The operating system's words for an error.
  private func reason(_ error: any Error) -> String {
    if let error = error as? Errno { return error.description }
    if let error = error as? CocoaError, let cause = error.underlying as? POSIXError {
      return Errno(rawValue: cause.code.rawValue).description
    }
    return (error as? CocoaError).map { "error \($0.code.rawValue)" } ?? "\(error)"
  }
}
