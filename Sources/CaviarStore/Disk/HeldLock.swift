package import CaviarDiagnostics
package import SystemPackage

/// A lock that this process holds.
///
/// It is on a file, not on its name. Once that is removed, another process can make and lock a file of the same name.
package struct HeldLock: Sendable {
  private let file: any OpenFile
  private let path: FilePath

  init(_ file: any OpenFile, at path: FilePath) {
    self.file = file
    self.path = path
  }

  /// Call before writing anything that another process could write too.
  ///
  /// - Throws: `Failure.inputOutput` if the file was removed or replaced.
  package func check() throws(Failure) {
    guard file.stands(at: path) else {
      throw Failure(
        .inputOutput, "the lock \(path) was removed during this run, and another run may have begun",
        notes: [
          "nothing more is written; start again once no other run of this experiment is in progress",
          "a lock's file never needs to be removed: the lock ends with the process that holds it",
        ])
    }
  }

  /// Leaves a short note in the lock's file, for other processes. It is not synced: it means nothing after the process has
  /// ended.
  package func post(_ note: Int) { try? file.write(Array("\(note)\n".utf8), at: 0) }
}

extension Disk {
  /// The note in the file of a lock that a process holds. Nil if there is none.
  package func note(ofLock path: FilePath) -> Int? {
    guard let bytes = try? read(path) else { return nil }
    return Int(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}
