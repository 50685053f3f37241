/// The storage type of a number in an array file.
struct NumberType: Equatable {
  /// NumPy's names, without the order of the bytes: `u1` an unsigned byte, `b1` a truth value in a byte.
  enum Kind: String, CaseIterable {
    case b1, u1, u2, u4, u8, i1, i2, i4, i8, f2, f4, f8
  }

  let kind: Kind
  let isBigEndian: Bool

  /// Bytes of a number.
  var size: Int {
    switch kind {
    case .b1, .u1, .i1: 1
    case .u2, .i2, .f2: 2
    case .u4, .i4, .f4: 4
    case .u8, .i8, .f8: 8
    }
  }

  /// True if Float represents every number of the type exactly.
  var fitsFloat: Bool {
    switch kind {
    case .b1, .u1, .u2, .i1, .i2, .f2, .f4: true
    case .u4, .u8, .i4, .i8, .f8: false
    }
  }

  /// True for floating-point types, which have infinity and NaN.
  var hasFractions: Bool { kind == .f2 || kind == .f4 || kind == .f8 }

  /// The types that are read, for messages.
  static var known: String { Kind.allCases.map(\.rawValue).joined(separator: ", ") }

  /// `count` numbers from a byte on, which are there.
  func numbers<Number: BinaryFloatingPoint>(_ bytes: [UInt8], from offset: Int, count: Int) -> [Number] {
    switch kind {
    case .b1: read(bytes, offset, count) { (word: UInt8) in word == 0 ? 0 : 1 }
    case .u1: read(bytes, offset, count) { (word: UInt8) in Number(word) }
    case .u2: read(bytes, offset, count) { (word: UInt16) in Number(word) }
    case .u4: read(bytes, offset, count) { (word: UInt32) in Number(word) }
    case .u8: read(bytes, offset, count) { (word: UInt64) in Number(word) }
    case .i1: read(bytes, offset, count) { (word: UInt8) in Number(Int8(bitPattern: word)) }
    case .i2: read(bytes, offset, count) { (word: UInt16) in Number(Int16(bitPattern: word)) }
    case .i4: read(bytes, offset, count) { (word: UInt32) in Number(Int32(bitPattern: word)) }
    case .i8: read(bytes, offset, count) { (word: UInt64) in Number(Int64(bitPattern: word)) }
    case .f2: read(bytes, offset, count) { (word: UInt16) in Number(Self.half(word)) }
    case .f4: read(bytes, offset, count) { (word: UInt32) in Number(Float(bitPattern: word)) }
    case .f8: read(bytes, offset, count) { (word: UInt64) in Number(Double(bitPattern: word)) }
    }
  }

  /// `count` integers from a byte on; nil for a floating-point type. An unsigned one beyond Int is nil.
  func integers(_ bytes: [UInt8], from offset: Int, count: Int) -> [Int?]? {
    switch kind {
    case .b1: read(bytes, offset, count) { (word: UInt8) in word == 0 ? 0 : 1 }
    case .u1: read(bytes, offset, count) { (word: UInt8) in Int(word) }
    case .u2: read(bytes, offset, count) { (word: UInt16) in Int(word) }
    case .u4: read(bytes, offset, count) { (word: UInt32) in Int(word) }
    case .u8: read(bytes, offset, count) { (word: UInt64) in Int(exactly: word) }
    case .i1: read(bytes, offset, count) { (word: UInt8) in Int(Int8(bitPattern: word)) }
    case .i2: read(bytes, offset, count) { (word: UInt16) in Int(Int16(bitPattern: word)) }
    case .i4: read(bytes, offset, count) { (word: UInt32) in Int(Int32(bitPattern: word)) }
    case .i8: read(bytes, offset, count) { (word: UInt64) in Int(Int64(bitPattern: word)) }
    case .f2, .f4, .f8: nil
    }
  }

  /// `count` bytes for numbers that are bytes; nil for other types.
  func bytes(_ bytes: [UInt8], from offset: Int, count: Int) -> [UInt8]? {
    switch kind {
    case .u1: Array(bytes[offset..<offset + count])
    case .b1: bytes[offset..<offset + count].map { $0 == 0 ? 0 : 1 }
    default: nil
    }
  }

  /// A number of half precision (IEEE 754 binary16), which Float holds exactly.
  private static func half(_ word: UInt16) -> Float {
    let sign: Float = word & 0x8000 == 0 ? 1 : -1
    let exponent = Int(word >> 10 & 0x1F)
    let fraction = Float(word & 0x3FF)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 0x1F: return fraction == 0 ? sign * .infinity : .nan
    default: return sign * Float(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
    }
  }

  private func read<Word: FixedWidthInteger & UnsignedInteger, Number>(
    _ bytes: [UInt8], _ offset: Int, _ count: Int, _ number: (Word) -> Number
  ) -> [Number] {
    let width = MemoryLayout<Word>.size
    precondition(offset >= 0 && count >= 0 && offset + count * width <= bytes.count, "the numbers lie inside the file")
    return (0..<count).map { index in
      let word: Word = bytes.littleEndian(offset + index * width)
      return number(isBigEndian ? word.byteSwapped : word)
    }
  }
}
