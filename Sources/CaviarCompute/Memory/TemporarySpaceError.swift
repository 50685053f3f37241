internal import Glibc

/// Too little space on the disk for numbers that are too large for the memory.
public struct TemporarySpaceError: Error, Equatable {
  /// The folder of temporary files: that in `TMPDIR`, or `/var/tmp`, which unlike `/tmp` is seldom in memory.
  public let folder: String
  /// The bytes that were to be reserved.
  public let bytes: Int
  /// The error of the system.
  public let reason: SystemError

  /// True if the disk is full, and false if no file can be created or mapped there.
  public var isFull: Bool { [ENOSPC, EDQUOT, EFBIG].contains(reason.code) }

  /// Memory in a temporary file.
  static func reserving(_ bytes: Int) throws(TemporarySpaceError) -> MappedMemory {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
    let place = folder.isEmpty ? "/var/tmp" : folder
    do {
      return try MappedMemory(temporaryFileIn: place, count: bytes)
    } catch {
      throw TemporarySpaceError(folder: place, bytes: bytes, reason: error)
    }
  }
}
