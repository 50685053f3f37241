import CaviarStore
import FoundationEssentials
import SystemPackage

/// A temporary folder for one test, removed afterwards.
final class TemporaryFolder {
  let path: FilePath

  init() throws {
    path = FilePath(FileManager.default.temporaryDirectory.path).appending("caviar-" + UUID().uuidString)
    try Disk().makeFolder(path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  func write(_ text: String, to name: String) throws { try Disk().write(Array(text.utf8), to: path.appending(name)) }

  /// The text of a file. Nil if there is none.
  func text(_ name: String) throws -> String? {
    try Disk().read(path.appending(name)).map { String(decoding: $0, as: UTF8.self) }
  }
}
