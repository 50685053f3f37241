package import SystemPackage

/// What stands at a path.
package enum FileKind: Sendable {
  case file, folder, link, other
}

/// How a file is opened.
package enum OpenPurpose: Sendable {
  /// A new file; where something stands there, that is an error.
  case create(permissions: FilePermissions)
  /// A file that is there, to be written to.
  case write
  /// A file for a lock; it is made where there is none.
  case lock
}

/// The steps of which everything durable is made. One call is one step, before or after which the power may go.
///
/// The operating system's is `LocalFileSystem`. A test puts another in its place, which loses what was not synced.
package protocol FileSystem: Sendable {
  /// The bytes of a file.
  func read(_ path: FilePath) throws(Errno) -> [UInt8]
  /// What stands at a path, links not followed. Nil where there is nothing.
  func kind(of path: FilePath) -> FileKind?
  /// The names in a folder, sorted.
  func names(in folder: FilePath) throws(Errno) -> [String]
  /// Opens a file. Links are not followed, and no other program that is started inherits it.
  func open(_ path: FilePath, for purpose: OpenPurpose) throws(Errno) -> any OpenFile
  /// Makes one folder.
  func makeFolder(_ path: FilePath, permissions: FilePermissions) throws(Errno)
  /// Gives a file or a folder another name, over a file that stands there.
  func rename(_ path: FilePath, to other: FilePath) throws(Errno)
  /// Removes a file.
  func remove(_ path: FilePath) throws(Errno)
  /// Returns once the names in a folder are on the disk.
  func sync(folder: FilePath) throws(Errno)
}

/// A file that is open for writing.
package protocol OpenFile: Sendable {
  /// Writes all bytes from `offset` on, or throws; a part may be written then.
  func write(_ bytes: [UInt8], at offset: Int) throws(Errno)
  /// Returns once the file's bytes and its length are on the disk.
  ///
  /// Where this fails, what was written may be lost though later calls succeed: the file is given up then.
  func sync() throws(Errno)
  /// Whether it still stands at a path, and has not been removed or replaced since it was opened.
  func stands(at path: FilePath) -> Bool
  /// Cuts the file off.
  func truncate(to size: Int) throws(Errno)
  /// Takes a lock that lasts until the file is closed, by the process's end at the latest. False where another has it.
  func lock() throws(Errno) -> Bool
  /// Whether a process has the lock, without touching it.
  func isLocked() throws(Errno) -> Bool
  func close()
}
