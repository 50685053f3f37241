/// The encoding of a text file.
///
/// Whatever the encoding, the reader works on UTF-8: a file in another one is transcoded first, in one pass.
package enum TextEncoding: String, CaseIterable, Sendable {
  case utf8 = "utf-8"
  /// ISO 8859-1: each byte is the scalar of its number.
  case latin1
  /// Latin 1 with printable characters, such as € and curly quotes, in the place of the control characters 0x80 to 0x9F.
  case windows1252 = "windows-1252"
  /// By its byte order mark; without one little-endian, as Windows writes it.
  case utf16 = "utf-16"

  static let utf16Marks: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF]]

  /// The encoding that a file's bytes show: UTF-16 by its mark or its zeros, UTF-8 where the bytes are valid, and otherwise
  /// one of the two that give every byte a character.
  package static func guess(_ bytes: [UInt8]) -> TextEncoding {
    if utf16Marks.contains(where: { bytes.starts(with: $0) }) { return .utf16 }
    // In UTF-16, every second byte of Latin text is zero.
    let head = bytes.prefix(4096)
    if head.count >= 4, head.count(where: { $0 == 0 }) * 3 >= head.count { return .utf16 }
    if bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil { return .utf8 }
    return bytes.contains { (0x80...0x9F).contains($0) } ? .windows1252 : .latin1
  }
}

extension DataFile {
  /// The file's text in UTF-8.
  ///
  /// Lines that all end with CR, as on old Macs, end with LF then. Errors: UTF-16 that was not declared, an odd number of its bytes, and half of a surrogate pair. Bytes that are not UTF-8
  /// are found where they are read, so that the message has their place.
  func text(in encoding: TextEncoding) throws(DataError) -> DataFile {
    let text = try transcoded(from: encoding)
    guard !text.bytes.contains(0x0A), text.bytes.contains(0x0D) else { return text }
    return DataFile(name: name, bytes: text.bytes.map { $0 == 0x0D ? 0x0A : $0 })
  }

  private func transcoded(from encoding: TextEncoding) throws(DataError) -> DataFile {
    switch encoding {
    case .utf8:
      guard !TextEncoding.utf16Marks.contains(where: { bytes.starts(with: $0) }) else {
        throw error("the file is UTF-16", notes: ["add to `data`: encoding: utf-16"])
      }
      return self
    case .latin1: return DataFile(name: name, bytes: transcoded { UInt32($0) })
    case .windows1252: return DataFile(name: name, bytes: transcoded { windows1252($0) })
    case .utf16: return DataFile(name: name, bytes: try utf16AsUTF8())
    }
  }

  private func transcoded(_ scalar: (UInt8) -> UInt32) -> [UInt8] {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 {
        result.append(byte)
      } else if let scalar = Unicode.Scalar(scalar(byte)) {
        result += UTF8.encode(scalar).map(Array.init) ?? []
      }
    }
    return result
  }

  private func utf16AsUTF8() throws(DataError) -> [UInt8] {
    let isBigEndian = bytes.starts(with: [0xFE, 0xFF])
    let start = TextEncoding.utf16Marks.contains { bytes.starts(with: $0) } ? 2 : 0
    guard (bytes.count - start).isMultiple(of: 2) else {
      throw error("UTF-16 has two bytes a unit, and the file has an odd number of bytes", at: bytes.count)
    }
    let units = stride(from: start, to: bytes.count, by: 2).map { place in
      isBigEndian ? bytes.bigEndian(place, as: UInt16.self) : bytes.littleEndian(place, as: UInt16.self)
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw error("the text is not UTF-16: half of a surrogate pair stands alone")
    }
    return Array(text.utf8)
  }
}

/// The scalar of a byte in windows-1252; the five bytes that have none stand for the control characters of their number, as
/// browsers read them (WHATWG, "Encoding Standard").
private func windows1252(_ byte: UInt8) -> UInt32 {
  (0x80...0x9F).contains(byte) ? windows1252Scalars[Int(byte) - 0x80] : UInt32(byte)
}

private let windows1252Scalars: [UInt32] = [
  0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
  0x8F,
  0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E,
  0x0178,
]
