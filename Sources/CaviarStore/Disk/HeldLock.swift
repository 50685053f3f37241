package import CaviarDiagnostics
import SystemPackage

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

  /// To be asked before anything is written that another process could write too.
  ///
  /// - Throws: `Failure.inputOutput` where the file was removed or replaced.
  package func check() throws(Failure) {
    guard file.stands(at: path) else {
      throw Failure(
        .inputOutput, "the lock \(path) was removed while this run was going on, and another may have begun beside it",
        notes: [
          "nothing more is written; start again once no other run of this experiment is going on",
          "a lock's file never needs to be removed: the lock ends with the process that holds it",
        ])
    }
  }
}
