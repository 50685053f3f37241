internal import CZlib

/// zlib's decompressor: the one place of this module that holds pointers.
///
/// The state has one address for its whole life, since zlib keeps a pointer back to it; it has one owner, and is freed
/// with it.
@safe struct Inflater: ~Copyable {
  /// The container of the packed data.
  enum Wrapper {
    /// Nothing: bare deflate data (RFC 1951), as in a zip archive.
    case none
    /// A gzip header and trailer (RFC 1952), whose checksum is verified.
    case gzip
  }

  /// The result of a step.
  enum Status: Equatable {
    /// There may be more.
    case more
    /// The end of the packed data.
    case end
    /// The packed data are invalid, or their checksum is wrong.
    case corrupt
  }

  private let stream: UnsafeMutablePointer<z_stream>

  init(_ wrapper: Wrapper) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let windowBits: Int32 = wrapper == .gzip ? 16 + MAX_WBITS : -MAX_WBITS
    let status = unsafe inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib has memory for its window")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Starts again, for another gzip member.
  mutating func reset() { _ = unsafe inflateReset(stream) }

  /// Unpacks as much as fits into `output`.
  ///
  /// - Parameter input: The packed bytes that are left to read; bytes that were used are removed from its front.
  /// - Returns: The number of bytes of `output` written, and the result.
  mutating func step(
    _ bytes: [UInt8], _ input: inout Range<Int>, into output: inout [UInt8]
  ) -> (count: Int, status: Status) {
    precondition(input.lowerBound >= 0 && input.upperBound <= bytes.count, "the input lies inside the bytes")
    let offered = min(input.count, 1 << 30)
    let room = min(output.count, 1 << 30)
    let start = input.lowerBound
    var result = Z_OK
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe output.withUnsafeMutableBufferPointer { output in
        unsafe stream.pointee.next_in = bytes.baseAddress.map { unsafe UnsafeMutablePointer(mutating: $0 + start) }
        unsafe stream.pointee.avail_in = UInt32(offered)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(room)
        result = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        // No pointer outlives the call.
        unsafe stream.pointee.next_in = nil
        unsafe stream.pointee.next_out = nil
      }
    }
    input = start + offered - Int(unsafe stream.pointee.avail_in)..<input.upperBound
    let count = room - Int(unsafe stream.pointee.avail_out)
    switch result {
    case Z_OK, Z_BUF_ERROR: return (count, .more)
    case Z_STREAM_END: return (count, .end)
    default: return (count, .corrupt)
    }
  }
}

/// The CRC-32 of zip archives.
func checksum(of bytes: [UInt8]) -> UInt32 {
  unsafe bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: unsafe crc32_z(0, $0.baseAddress, $0.count)) }
}
