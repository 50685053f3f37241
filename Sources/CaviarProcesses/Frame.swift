internal import CLinux
internal import Glibc
internal import SystemPackage

/// A message between a process and its supervisor: a list of byte strings, so that arguments and paths arrive as they are.
///
/// On the wire, all numbers in four bytes, the least significant first: the length of the rest, the number of strings, and each
/// string's length before its bytes.
package struct Frame: Sendable, Equatable {
  package var parts: [[UInt8]]

  package init(_ parts: [[UInt8]]) { self.parts = parts }

  /// A longer message is none of ours.
  static let mostBytes = 64 << 20

  var bytes: [UInt8] {
    var body = Self.bytes(parts.count)
    for part in parts { body += Self.bytes(part.count) + part }
    return Self.bytes(body.count) + body
  }

  /// The message in the bytes after its length. Nil if they are none.
  init?(body: ArraySlice<UInt8>) {
    var rest = body, parts: [[UInt8]] = []
    guard let count = Self.number(&rest) else { return nil }
    for _ in 0..<count {
      guard let length = Self.number(&rest), length <= rest.count else { return nil }
      parts.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    guard rest.isEmpty else { return nil }
    self.parts = parts
  }

  private static func bytes(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }

  static func number(_ bytes: inout ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 4 else { return nil }
    defer { bytes = bytes.dropFirst(4) }
    return bytes.prefix(4).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
  }
}

extension FileDescriptor {
  /// Writes a whole message.
  func send(_ frame: Frame) throws(Errno) { try write(frame.bytes) }

  /// Writes all bytes.
  func write(_ bytes: [UInt8]) throws(Errno) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(rawValue, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { throw Errno(rawValue: errno) }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// Writes as many bytes as a stream that does not block takes now.
  ///
  /// - Returns: Their number.
  func writeSome(_ bytes: [UInt8]) throws(Errno) -> Int {
    let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(rawValue, $0.baseAddress, $0.count) }
    guard count < 0 else { return count }
    guard errno == EAGAIN || errno == EINTR else { throw Errno(rawValue: errno) }
    return 0
  }

  /// Waits for a whole message. Nil at the end of the stream, or if what arrives is none.
  func receive() -> Frame? {
    guard let head = exactly(4), case var slice = head[...], let length = Frame.number(&slice),
      length <= Frame.mostBytes, let body = exactly(length)
    else { return nil }
    return Frame(body: body[...])
  }

  private func exactly(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count), filled = 0
    while filled < count {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(rawValue, buffer.baseAddress.map { unsafe $0 + filled }, count - filled)
      }
      if got == -1, errno == EINTR { continue }
      guard got > 0 else { return nil }
      filled += got
    }
    return bytes
  }

  /// The next bytes of a stream; of one that does not block, an empty list if there are none now. Nil at its end.
  func available(upTo count: Int = 65_536) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    while true {
      let got = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(rawValue, $0.baseAddress, $0.count) }
      if got == -1, errno == EINTR { continue }
      if got == -1, errno == EAGAIN { return [] }
      guard got > 0 else { return nil }
      bytes.removeLast(count - got)
      return bytes
    }
  }

  /// Both ends of a pipe, which no program that is started inherits.
  static func closedPipe() throws(Errno) -> (reader: FileDescriptor, writer: FileDescriptor) {
    var ends: [Int32] = [0, 0]
    guard unsafe clinux_closed_pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
    return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
  }
}
