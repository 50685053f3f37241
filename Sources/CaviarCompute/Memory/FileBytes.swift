internal import Glibc

/// The bytes of a file: in memory, or mapped, where only the pages in use take memory.
@safe public struct FileBytes: Sendable {
  private enum Storage: Sendable {
    case memory([UInt8])
    case mapped(MappedFile)
  }

  private let storage: Storage

  /// Bytes in memory.
  public init(_ bytes: [UInt8]) { storage = .memory(bytes) }

  /// The bytes of an open file, which stay there. The file may be closed afterwards.
  public init(mapping file: CInt) throws(SystemError) { storage = .mapped(try MappedFile(file)) }

  /// The number of bytes.
  public var count: Int {
    switch storage {
    case .memory(let bytes): bytes.count
    case .mapped(let file): file.memory.count
    }
  }

  /// True if the bytes stay in the file.
  public var isMapped: Bool { if case .mapped = storage { true } else { false } }

  /// False if the file has been written to since it was mapped, so that what was read may be neither the old nor the
  /// new content.
  public var isUnchanged: Bool {
    switch storage {
    case .memory: true
    case .mapped(let file): file.isUnchanged
    }
  }

  /// All bytes; a copy of those that are mapped.
  public var array: [UInt8] { array(count) }

  /// The first bytes, as many as there are up to a count.
  public func array(_ count: Int) -> [UInt8] {
    switch storage {
    case .memory(let bytes): count >= bytes.count ? bytes : Array(bytes.prefix(count))
    case .mapped:
      withSpan { span in
        unsafe span.extracting(first: min(count, span.count)).withUnsafeBufferPointer { unsafe Array($0) }
      }
    }
  }

  /// Calls `body` with the bytes where they lie.
  public func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    switch storage {
    case .memory(let bytes): return body(bytes.span)
    case .mapped(let file):
      defer { withExtendedLifetime(file) {} }
      return body(
        unsafe UnsafeRawBufferPointer(start: file.memory.base, count: file.memory.count).bindMemory(to: UInt8.self).span
      )
    }
  }
}

/// A mapped file, and its state when it was mapped.
private final class MappedFile: Sendable {
  /// The fields of a file's status that change when it is written to.
  private struct Status: Equatable {
    let size: Int
    let written: Int
    let nanoseconds: Int

    init(_ file: CInt) throws(SystemError) {
      var status = stat()
      guard unsafe fstat(file, &status) == 0 else { throw .last }
      (size, written, nanoseconds) = (Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
  }

  let memory: MappedMemory
  private let file: CInt
  private let status: Status

  init(_ file: CInt) throws(SystemError) {
    let own = fcntl(file, F_DUPFD_CLOEXEC, 0)
    guard own >= 0 else { throw .last }
    do throws(SystemError) {
      status = try Status(own)
      memory = try MappedMemory(file: own, count: status.size)
    } catch {
      close(own)
      throw error
    }
    self.file = own
  }

  deinit { close(file) }

  var isUnchanged: Bool { (try? Status(file)) == status }
}
