/// The header of the idx format, that of the MNIST files: two zeros, the numbers' type, how many dimensions, and each
/// dimension in four bytes. All numbers are big-endian.
///
/// Y. LeCun, C. Cortes, C. Burges, "The MNIST Database of Handwritten Digits".
enum IDXHeader {
  /// The longest header.
  static let longest = 4 + 4 * 255

  static func read(_ file: DataFile) throws(DataError) -> NumberArray.Header {
    let bytes = file.head
    guard bytes.starts(with: [0, 0]) else {
      throw file.mismatch(
        for: "idx", otherwise: file.error("the file does not begin with two zeros, as idx files do", at: 0))
    }
    guard bytes.count >= 4 else { throw file.error("an idx file has a header of 4 bytes at least", at: bytes.count) }
    guard let kind = kinds[bytes[2]] else {
      throw file.error(
        "the type of the numbers is 0x\(String(bytes[2], radix: 16)), which idx does not have", at: 2)
    }
    let dimensions = Int(bytes[3])
    guard dimensions > 0 else { throw file.error("the array has no dimensions", at: 3) }
    let offset = 4 + 4 * dimensions
    guard bytes.count >= offset else {
      throw file.error("the header of \(dimensions) dimensions is cut off", at: bytes.count)
    }
    let shape = (0..<dimensions).map { Int(bytes.bigEndian(4 + 4 * $0, as: UInt32.self)) }
    return NumberArray.Header(
      type: .number(NumberType(kind: kind, isBigEndian: true)), shape: shape, offset: offset)
  }

  private static let kinds: [UInt8: NumberType.Kind] = [
    0x08: .u1, 0x09: .i1, 0x0B: .i2, 0x0C: .i4, 0x0D: .f4, 0x0E: .f8,
  ]
}
