package import CaviarCompute
import FoundationEssentials
import Glibc
package import SystemPackage

/// The operating system's files: the file system of the program.
package struct LocalFileSystem: FileSystem {
  package init() {}

  package func read(_ path: FilePath) throws(Errno) -> [UInt8] {
    try withFile(path) { file, size in try file.read(upTo: size) }
  }

  package func input(_ path: FilePath, mappedFrom limit: Int) throws(Errno) -> FileBytes {
    try withFile(path) { file, size in
      guard size > max(0, limit) else { return FileBytes(try file.read(upTo: size)) }
      do throws(SystemError) {
        return try FileBytes(mapping: file.rawValue)
      } catch {
        throw Errno(rawValue: error.code)
      }
    }
  }

  private func withFile<Result>(
    _ path: FilePath, _ body: (FileDescriptor, _ size: Int) throws -> Result
  ) throws(Errno) -> Result {
    try attempt {
      // Pipes and devices have no size, and opening one may wait for its other end.
      let status = try path.stat()
      guard status.type != .directory else { throw Errno.isDirectory }
      guard status.type == .regular else { throw Errno.notSupported }
      let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      return try body(file, Int(status.size))
    }
  }

  package func kind(of path: FilePath) -> FileKind? {
    guard let status = try? path.stat(followTargetSymlink: false) else { return nil }
    return switch status.type {
    case .regular: .file
    case .directory: .folder
    case .symbolicLink: .link
    default: .other
    }
  }

  package func names(in folder: FilePath) throws(Errno) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.orCurrent.string).sorted()
    } catch {
      throw Errno(error)
    }
  }

  package func open(_ path: FilePath, for purpose: OpenPurpose) throws(Errno) -> any OpenFile {
    // Opening a pipe waits for its other end, unless O_NONBLOCK is given; for a file it makes no difference.
    let always: FileDescriptor.OpenOptions = [.closeOnExec, .noFollow, .nonBlocking]
    return try attempt {
      let file: FileDescriptor =
        switch purpose {
        case .create(let permissions):
          try .open(path, .writeOnly, options: always.union([.create, .exclusiveCreate]), permissions: permissions)
        case .write: try .open(path, .writeOnly, options: always)
        case .lock:
          try .open(path, .readWrite, options: always.union(.create), permissions: .ownerReadWrite)
        }
      do {
        guard try file.stat().type == .regular else { throw Errno.notSupported }
        return LocalFile(file)
      } catch {
        try? file.close()
        throw error
      }
    }
  }

  package func makeFolder(_ path: FilePath, permissions: FilePermissions) throws(Errno) {
    try check(unsafe mkdir(path.string, permissions.rawValue))
  }

  package func rename(_ path: FilePath, to other: FilePath) throws(Errno) {
    try check(unsafe Glibc.rename(path.string, other.string))
  }

  package func remove(_ path: FilePath) throws(Errno) { try check(unsafe unlink(path.string)) }

  package func sync(folder: FilePath) throws(Errno) {
    try attempt {
      let folder = try FileDescriptor.open(folder.orCurrent, .readOnly, options: [.closeOnExec, .directory])
      defer { try? folder.close() }
      try check(fsync(folder.rawValue))
    }
  }
}

/// An open file of the operating system.
private struct LocalFile: OpenFile {
  let descriptor: FileDescriptor

  init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  func write(_ bytes: [UInt8], at offset: Int) throws(Errno) {
    try attempt { _ = try descriptor.writeAll(toAbsoluteOffset: Int64(offset), bytes) }
  }

  func sync() throws(Errno) { try check(fdatasync(descriptor.rawValue)) }

  func stands(at path: FilePath) -> Bool {
    guard let mine = try? descriptor.stat(), let there = try? path.stat(followTargetSymlink: false) else {
      return false
    }
    return mine.inode == there.inode && mine.deviceID == there.deviceID
  }

  func truncate(to size: Int) throws(Errno) {
    try attempt { try descriptor.resize(to: Int64(size)) }
  }

  // Locks of the open file, not of the process: two runs in one process exclude each other too, and `isLocked` can test
  // without locking.
  func lock() throws(Errno) -> Bool {
    do throws(Errno) {
      _ = try request(.set)
      return true
    } catch .wouldBlock, .permissionDenied {
      return false
    }
  }

  func isLocked() throws(Errno) -> Bool { try request(.ask).l_type != F_UNLCK }

  /// F_OFD_GETLK and F_OFD_SETLK of Linux's fcntl.h, which hides them from Swift.
  private enum LockCommand: Int32 {
    case ask = 36
    case set = 37
  }

  private func request(_ command: LockCommand) throws(Errno) -> flock {
    var whole = flock()
    whole.l_type = Int16(F_WRLCK)
    whole.l_whence = Int16(SEEK_SET)
    try check(unsafe fcntl(descriptor.rawValue, command.rawValue, &whole))
    return whole
  }

  func close() { try? descriptor.close() }
}

extension FileDescriptor {
  /// The first `size` bytes, or all if there are fewer. Reads at least one byte, so that a folder is an error.
  fileprivate func read(upTo size: Int) throws -> [UInt8] {
    try unsafe [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, count in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      while count < max(size, 1) {
        let read = try unsafe self.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
        if read == 0 { return }
        count += read
      }
    }
  }
}

extension FilePath {
  /// The path, or the current folder's where it is empty.
  fileprivate var orCurrent: FilePath { isEmpty ? "." : self }
}

private func check(_ status: Int32) throws(Errno) {
  if status != 0 { throw Errno(rawValue: errno) }
}

/// Calls a function whose errors are the operating system's.
private func attempt<Result>(_ body: () throws -> Result) throws(Errno) -> Result {
  do {
    return try body()
  } catch {
    throw Errno(error)
  }
}

extension Errno {
  /// The operating system's error behind another.
  fileprivate init(_ error: any Error) {
    if let error = error as? Errno {
      self = error
    } else if let error = error as? CocoaError, let cause = error.underlying as? POSIXError {
      self.init(rawValue: cause.code.rawValue)
    } else if let error = error as? CocoaError, error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile {
      self = .noSuchFileOrDirectory
    } else {
      self = .ioError
    }
  }
}
