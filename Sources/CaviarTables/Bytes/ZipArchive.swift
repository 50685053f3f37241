/// A zip archive (PKWARE, APPNOTE.TXT 6.3), with the 64-bit extension: stored and deflated members.
///
/// The sizes in headers are checked against the size of the file before they are used.
package struct ZipArchive {
  /// A file in the archive.
  struct Member {
    let name: String
    let method: Int
    let checksum: UInt32
    let packedSize: Int
    let size: Int
    /// The offset of its local header.
    let offset: Int
    let isEncrypted: Bool
  }

  let file: DataFile
  let members: [Member]

  /// Reads the archive's directory, at its end.
  package init(_ file: DataFile) throws(DataError) {
    let file = file.inMemory
    self.file = file
    guard file.bytes.starts(with: Array("PK".utf8)) else {
      throw file.mismatch(
        for: "npz", otherwise: file.error("the file is not a zip archive, as npz files are", at: 0))
    }
    members = try Directory(file).members()
  }

  /// A member's bytes.
  ///
  /// - Parameter stop: The number of bytes to read at most. If all are read, their checksum is verified.
  func bytes(of member: Member, stop: Int = .max) throws(DataError) -> [UInt8] {
    let range = try packed(member)
    let name = "the member \(quoted(member.name))"
    let unpacked =
      member.method == 0
      ? Array(file.bytes[range].prefix(stop))
      : try file.unpack(range, as: .none, expected: member.size, stop: min(stop, member.size), name: name)
    guard stop >= member.size else { return unpacked }
    guard unpacked.count == member.size, CaviarTables.checksum(of: unpacked) == member.checksum else {
      throw file.error("\(name) is damaged: its checksum is wrong", at: range.lowerBound)
    }
    return unpacked
  }

  /// The place of a member's data, once the sizes in its header are checked.
  private func packed(_ member: Member) throws(DataError) -> Range<Int> {
    let name = "the member \(quoted(member.name))"
    if member.isEncrypted { throw file.error("\(name) is encrypted", at: member.offset) }
    guard member.method == 0 || member.method == 8 else {
      throw file.error(
        "\(name) is packed by method \(member.method)", at: member.offset,
        notes: ["stored and deflated members are read, as NumPy's savez and savez_compressed write them"])
    }
    let possible = member.packedSize.multipliedReportingOverflow(by: UnpackLimits.possibleRatio)
    guard
      member.method == 0 ? member.size == member.packedSize : possible.overflow || member.size <= possible.partialValue
    else {
      throw file.error(
        "\(name) claims \(member.size) bytes, which its \(member.packedSize) packed bytes cannot hold",
        at: member.offset)
    }
    guard member.offset <= file.bytes.count - 30, file.bytes.littleEndian(member.offset, as: UInt32.self) == 0x0403_4B50
    else { throw file.error("\(name) is not where the archive says", at: member.offset) }
    let names: UInt16 = file.bytes.littleEndian(member.offset + 26)
    let extras: UInt16 = file.bytes.littleEndian(member.offset + 28)
    let start = member.offset + 30 + Int(names) + Int(extras)
    guard start <= file.bytes.count, member.packedSize <= file.bytes.count - start else {
      throw file.error("\(name) claims more bytes than the file has", at: member.offset)
    }
    return start..<start + member.packedSize
  }
}

/// The directory of a zip archive.
private struct Directory {
  let file: DataFile
  private let count: Int
  private let offset: Int

  /// Finds the directory by the record at the archive's end, before a comment of up to 64 KiB.
  init(_ file: DataFile) throws(DataError) {
    self.file = file
    let bytes = file.bytes
    let last = bytes.count - 22
    let first = max(0, last - 0xFFFF)
    guard last >= 0, let end = (first...last).reversed().first(where: { bytes.littleEndian($0) == UInt32(0x0605_4B50) })
    else {
      throw file.error("the zip archive has no directory", at: bytes.count, notes: ["is the file complete?"])
    }
    var count = UInt64(bytes.littleEndian(end + 10, as: UInt16.self))
    var offset = UInt64(bytes.littleEndian(end + 16, as: UInt32.self))
    // The 64-bit record is where a locator of 20 bytes before this one says.
    if end >= 20, bytes.littleEndian(end - 20) == UInt32(0x0706_4B50) {
      let record: UInt64 = bytes.littleEndian(end - 12)
      if bytes.count >= 56, record <= UInt64(bytes.count - 56),
        bytes.littleEndian(Int(record)) == UInt32(0x0606_4B50)
      {
        count = bytes.littleEndian(Int(record) + 32)
        offset = bytes.littleEndian(Int(record) + 48)
      }
    }
    // A member's entry takes 46 bytes at least.
    guard offset <= UInt64(end), count <= (UInt64(end) - offset) / 46 else {
      throw file.error("the zip archive's directory does not fit into the file", at: end)
    }
    (self.count, self.offset) = (Int(count), Int(offset))
  }

  func members() throws(DataError) -> [ZipArchive.Member] {
    var members: [ZipArchive.Member] = []
    var position = offset
    for _ in 0..<count { members.append(try member(&position)) }
    return members
  }

  private func member(_ position: inout Int) throws(DataError) -> ZipArchive.Member {
    let bytes = file.bytes
    let start = position
    let broken = file.error("the zip archive's directory is damaged", at: start)
    guard start <= bytes.count - 46, bytes.littleEndian(start) == UInt32(0x0201_4B50) else { throw broken }
    let nameEnd = start + 46 + Int(bytes.littleEndian(start + 28, as: UInt16.self))
    let extraEnd = nameEnd + Int(bytes.littleEndian(start + 30, as: UInt16.self))
    position = extraEnd + Int(bytes.littleEndian(start + 32, as: UInt16.self))
    guard position <= bytes.count else { throw broken }

    // Size, packed size and offset; what does not fit stands in an extra field with the tag 1, in this order.
    var claims = [24, 20, 42].map { UInt64(bytes.littleEndian(start + $0, as: UInt32.self)) }
    var extra = nameEnd
    while extra + 4 <= extraEnd {
      let end = extra + 4 + Int(bytes.littleEndian(extra + 2, as: UInt16.self))
      guard end <= extraEnd else { throw broken }
      var field = extra + 4
      if bytes.littleEndian(extra) == UInt16(1) {
        for index in claims.indices where claims[index] == 0xFFFF_FFFF && field + 8 <= end {
          claims[index] = bytes.littleEndian(field)
          field += 8
        }
      }
      extra = end
    }
    let numbers = claims.compactMap { Int(exactly: $0) }
    guard numbers.count == claims.count else { throw broken }
    return ZipArchive.Member(
      name: String(decoding: bytes[start + 46..<nameEnd], as: UTF8.self),
      method: Int(bytes.littleEndian(start + 10, as: UInt16.self)), checksum: bytes.littleEndian(start + 16),
      packedSize: numbers[1], size: numbers[0], offset: numbers[2],
      isEncrypted: bytes.littleEndian(start + 8, as: UInt16.self) & 1 != 0)
  }
}
