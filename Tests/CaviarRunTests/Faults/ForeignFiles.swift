import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import SystemPackage

/// The operating system's files, as a user sees them to whom one folder is forbidden.
struct ForeignFiles: FileSystem {
  let forbidden: FilePath
  private let system = LocalFileSystem()

  init(forbidden: FilePath) { self.forbidden = forbidden }

  private func ask(_ path: FilePath) throws(Errno) {
    if path != forbidden, path.starts(with: forbidden) { throw .permissionDenied }
  }

  func read(_ path: FilePath) throws(Errno) -> [UInt8] {
    try ask(path)
    return try system.read(path)
  }

  func kind(of path: FilePath) -> FileKind? {
    do throws(Errno) {
      try ask(path)
      return system.kind(of: path)
    } catch {
      return nil
    }
  }

  func names(in folder: FilePath) throws(Errno) -> [String] {
    if folder.starts(with: forbidden) { throw .permissionDenied }
    return try system.names(in: folder)
  }

  func open(_ path: FilePath, for purpose: OpenPurpose) throws(Errno) -> any OpenFile { throw .permissionDenied }

  func makeFolder(_ path: FilePath, permissions: FilePermissions) throws(Errno) { throw .permissionDenied }

  func rename(_ path: FilePath, to other: FilePath) throws(Errno) { throw .permissionDenied }

  func remove(_ path: FilePath) throws(Errno) { throw .permissionDenied }

  func sync(folder: FilePath) throws(Errno) { throw .permissionDenied }
}
