internal import Glibc

/// Memory whose pages lie in a file: the system reads those that are touched, and takes them back when memory is scarce
/// (`mmap(2)`).
///
/// A file that is cut short while it is mapped ends the process with SIGBUS at the next access.
@safe final class MappedMemory: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let count: Int

  /// A mapping of an open file, to be read only.
  ///
  /// - Parameter count: The size of the file in bytes, at least 1.
  convenience init(file: CInt, count: Int) throws(SystemError) {
    try self.init(file, count, PROT_READ, MAP_PRIVATE)
  }

  /// Memory in a temporary file, which has no name and vanishes with the process. All of its blocks are reserved at
  /// once, so that a full disk is an error here and not a signal later.
  ///
  /// - Parameter folder: The folder of the file.
  convenience init(temporaryFileIn folder: String, count: Int) throws(SystemError) {
    var name = Array("\(folder)/caviar-XXXXXX".utf8CString)
    let file = unsafe mkstemp(&name)
    guard file >= 0 else { throw .last }
    defer { close(file) }
    unsafe unlink(name)
    let status = posix_fallocate(file, 0, count)
    guard status == 0 else { throw SystemError(code: status) }
    try self.init(file, count, PROT_READ | PROT_WRITE, MAP_SHARED)
  }

  private init(_ file: CInt, _ count: Int, _ protection: CInt, _ flags: CInt) throws(SystemError) {
    let address = unsafe mmap(nil, count, protection, flags, file, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else { throw .last }
    unsafe base = address
    self.count = count
  }

  deinit { unsafe munmap(base, count) }
}

/// An error number of the system (`errno(3)`).
public struct SystemError: Error, Equatable, CustomStringConvertible {
  /// `errno`.
  public let code: CInt

  static var last: SystemError { SystemError(code: errno) }

  /// The system's text of the error.
  public var description: String { unsafe String(cString: strerror(code)) }
}
