import CaviarCompute
internal import Crypto

/// The bytes of an append-only log: a header, then groups one after the other.
///
/// A group is a marker, the length of its payload (4 bytes, little-endian), the first 8 bytes of the SHA-256 of length and
/// payload, and the payload. Everything written at once is one group, so that a group is there as a whole or not at all,
/// and the next one begins only when the one before is on the disk. Hence an invalid group with whole ones after it was
/// damaged later, while an invalid one at the end was never finished (the manner of ninja's `deps_log.cc`).
package struct LogFormat: Sendable {
  /// The first bytes of every file of the format, which name it and its version.
  package let header: [UInt8]
  /// Begins a group. 0xFF occurs in no UTF-8 text, so that a search for it does not stop in payloads.
  private static let marker = [0xFF] + Array("fit".utf8)
  private static let frameLength = 16
  /// The most bytes of a payload: its length is stored in four.
  package static let longestPayload = Int(UInt32.max)

  /// - Parameter name: Such as `caviar journal 1`.
  package init(_ name: String) { header = Array("\(name)\n".utf8) }

  /// A group with this payload.
  ///
  /// - Precondition: The payload has at most ``longestPayload`` bytes.
  package static func group(_ payload: [UInt8]) -> [UInt8] {
    guard let count = UInt32(exactly: payload.count) else { preconditionFailure("a payload of more than 4 GiB") }
    var length: [UInt8] = []
    length.append(littleEndian: count)
    return marker + length + checksum(length[...], payload[...]) + payload
  }

  /// The groups found in a file.
  package struct Scan: Sendable {
    /// The payloads of the whole groups, as ranges of the bytes.
    package fileprivate(set) var payloads: [Range<Int>] = []
    /// The offset at which the last whole group begins; the end of the header if there is none.
    package fileprivate(set) var last = 0
    /// The offset at which the last whole group ends.
    package fileprivate(set) var end = 0
    /// The offset of an invalid group that whole ones follow. Nil if there is none.
    package fileprivate(set) var damage: Int?
  }

  /// Reads bytes from their header on. Nil if they do not begin with one.
  package func scan(_ bytes: [UInt8]) -> Scan? {
    guard bytes.starts(with: header) else { return nil }
    var scan = Scan(last: header.count, end: header.count)
    while let payload = Self.payload(at: scan.end, of: bytes) {
      scan.payloads.append(payload)
      scan.last = scan.end
      scan.end = payload.upperBound
    }
    let isFollowed = bytes.indices.dropFirst(scan.end + 1).contains { index in
      bytes[index] == Self.marker[0] && Self.payload(at: index, of: bytes) != nil
    }
    if isFollowed { scan.damage = scan.end }
    return scan
  }

  /// The payload of the group that begins at `start`. Nil if no whole group begins there.
  static func payload(at start: Int, of bytes: [UInt8]) -> Range<Int>? {
    let body = start + frameLength
    guard body <= bytes.count, bytes[start..<start + 4].elementsEqual(marker) else { return nil }
    let length = bytes[start + 4..<start + 8]
    let count = Int(UInt32(littleEndianBytes: length))
    guard count <= bytes.count - body else { return nil }
    let payload = body..<body + count
    return bytes[start + 8..<body].elementsEqual(checksum(length, bytes[payload])) ? payload : nil
  }

  private static func checksum(_ length: ArraySlice<UInt8>, _ payload: ArraySlice<UInt8>) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: length)
    hash.update(data: payload)
    return Array(hash.finalize().prefix(8))
  }
}
