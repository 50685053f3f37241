package import CaviarCompute
package import SystemPackage

/// The kinds of files. Results are only read from and written to plain files.
package enum FileKind: Sendable {
  case file, folder, link, other
}

/// The modes of opening a file.
package enum OpenPurpose: Sendable {
  /// A new file; an existing one is an error.
  case create(permissions: FilePermissions)
  /// An existing file, to be written to.
  case write
  /// A file for a lock; it is created if there is none.
  case lock
}

/// The steps of which everything durable is made. One call is one step, before or after which the power may fail.
///
/// The operating system's is `LocalFileSystem`. Tests replace it with one that loses bytes which were not synced.
package protocol FileSystem: Sendable {
  /// The bytes of a file.
  func read(_ path: FilePath) throws(Errno) -> [UInt8]
  /// The bytes of a file that is an input: of one larger than `limit` they may stay in it.
  func input(_ path: FilePath, mappedFrom limit: Int) throws(Errno) -> FileBytes
  /// The kind of file at a path, links not followed. Nil if there is none.
  func kind(of path: FilePath) -> FileKind?
  /// The names in a folder, sorted.
  func names(in folder: FilePath) throws(Errno) -> [String]
  /// Opens a file. Links are not followed, and child processes do not inherit it.
  func open(_ path: FilePath, for purpose: OpenPurpose) throws(Errno) -> any OpenFile
  /// Creates one folder.
  func makeFolder(_ path: FilePath, permissions: FilePermissions) throws(Errno)
  /// Renames a file or a folder, replacing a file of that name.
  func rename(_ path: FilePath, to other: FilePath) throws(Errno)
  /// Removes a file.
  func remove(_ path: FilePath) throws(Errno)
  /// Returns once the names in a folder are on the disk.
  func sync(folder: FilePath) throws(Errno)
}

extension FileSystem {
  package func input(_ path: FilePath, mappedFrom limit: Int) throws(Errno) -> FileBytes { FileBytes(try read(path)) }
}

/// A file that is open for writing.
package protocol OpenFile: Sendable {
  /// Writes all bytes from `offset` on, or throws; a part may be written then.
  func write(_ bytes: [UInt8], at offset: Int) throws(Errno)
  /// Returns once the file's bytes and its length are on the disk.
  ///
  /// If this fails, bytes may be lost though later calls succeed: the file must not be used again.
  func sync() throws(Errno)
  /// True if it is still at a path, and has not been removed or replaced since it was opened.
  func stands(at path: FilePath) -> Bool
  /// Cuts the file off.
  func truncate(to size: Int) throws(Errno)
  /// Takes a lock that lasts until the file is closed, by the process's end at the latest. False if another has it.
  func lock() throws(Errno) -> Bool
  /// True if a process has the lock. Does not take it.
  func isLocked() throws(Errno) -> Bool
  func close()
}
