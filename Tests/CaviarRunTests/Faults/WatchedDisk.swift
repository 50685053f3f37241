import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import SystemPackage

/// The operating system's files, with a look at what is renamed and opened, and some errors.
struct WatchedDisk: FileSystem {
  var isFull: @Sendable (FilePath) -> Bool = { _ in false }
  /// True if something cannot be removed.
  var isStuck: @Sendable (FilePath) -> Bool = { _ in false }
  var renamed: @Sendable (FilePath) -> Void = { _ in }
  var opened: @Sendable (FilePath) -> Void = { _ in }
  private let system = LocalFileSystem()

  func read(_ path: FilePath) throws(Errno) -> [UInt8] { try system.read(path) }
  func kind(of path: FilePath) -> FileKind? { system.kind(of: path) }
  func names(in folder: FilePath) throws(Errno) -> [String] { try system.names(in: folder) }
  func open(_ path: FilePath, for purpose: OpenPurpose) throws(Errno) -> any OpenFile {
    if isFull(path) { throw .noSpace }
    let file = try system.open(path, for: purpose)
    opened(path)
    return file
  }
  func makeFolder(_ path: FilePath, permissions: FilePermissions) throws(Errno) {
    try system.makeFolder(path, permissions: permissions)
  }
  func rename(_ path: FilePath, to other: FilePath) throws(Errno) {
    try system.rename(path, to: other)
    renamed(other)
  }
  func remove(_ path: FilePath) throws(Errno) {
    if isStuck(path) { throw .ioError }
    try system.remove(path)
  }
  func sync(folder: FilePath) throws(Errno) { try system.sync(folder: folder) }
}
