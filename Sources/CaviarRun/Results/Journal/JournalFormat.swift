import Crypto

/// The bytes of a journal: a header, then groups one after the other.
///
/// A group is a marker, the length of its payload (4 bytes, the lowest first), the first 8 bytes of the SHA-256 of length
/// and payload, and the payload. What is written at once is one group, so that a group is there as a whole or not at all,
/// and the next one begins only when the one before is on the disk. Hence a group that is broken and has whole ones
/// behind it was damaged later, while one at the end was never finished.
enum JournalFormat {
  /// The first bytes of every journal.
  static let header = Array("caviar journal 1\n".utf8)

  /// Begins a group. 0xFF stands in no UTF-8 text, so that a search for it does not stop in payloads.
  private static let marker = [0xFF] + Array("fit".utf8)
  private static let frameLength = 16

  /// A group with this payload.
  static func group(_ payload: [UInt8]) -> [UInt8] {
    var length: [UInt8] = []
    length.append(littleEndian: UInt32(truncatingIfNeeded: payload.count))
    return marker + length + checksum(length[...], payload[...]) + payload
  }

  /// What is found in a journal's bytes.
  struct Scan {
    /// The payloads of the whole groups, as ranges of the bytes.
    var payloads: [Range<Int>] = []
    /// Where the last whole group begins; where the header ends if there is none.
    var last = 0
    /// Where the last whole group ends.
    var end = 0
    /// Where a group is broken though whole ones follow. Nil where that is nowhere.
    var damage: Int?
  }

  /// Reads bytes from their header on. Nil where they do not begin with one.
  static func scan(_ bytes: [UInt8]) -> Scan? {
    guard bytes.starts(with: header) else { return nil }
    var scan = Scan(last: header.count, end: header.count)
    while let payload = payload(at: scan.end, of: bytes) {
      scan.payloads.append(payload)
      scan.last = scan.end
      scan.end = payload.upperBound
    }
    let isFollowed = bytes.indices.dropFirst(scan.end + 1).contains { index in
      bytes[index] == marker[0] && payload(at: index, of: bytes) != nil
    }
    if isFollowed { scan.damage = scan.end }
    return scan
  }

  /// The payload of the group that begins at `start`. Nil where no whole group begins there.
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
