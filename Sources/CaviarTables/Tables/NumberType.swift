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

  /// True if a number is a byte, as those of images are.
  var isByte: Bool { kind == .u1 || kind == .b1 }

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

  /// The number at a byte, which is there.
  func number(_ bytes: Span<UInt8>, at offset: Int) -> Double {
    var number = 0.0
    forEach(bytes, from: offset, count: 1) { number = $0 }
    return number
  }

  /// Appends `count` numbers from a byte on, which are there.
  func append(_ bytes: Span<UInt8>, from offset: Int, count: Int, to numbers: inout [Double]) {
    forEach(bytes, from: offset, count: count) { numbers.append($0) }
  }

  @inline(__always)
  private func forEach(_ bytes: Span<UInt8>, from offset: Int, count: Int, _ use: (Double) -> Void) {
    switch kind {
    case .b1: read(bytes, offset, count) { (word: UInt8) in use(word == 0 ? 0 : 1) }
    case .u1: read(bytes, offset, count) { (word: UInt8) in use(Double(word)) }
    case .u2: read(bytes, offset, count) { (word: UInt16) in use(Double(word)) }
    case .u4: read(bytes, offset, count) { (word: UInt32) in use(Double(word)) }
    case .u8: read(bytes, offset, count) { (word: UInt64) in use(Double(word)) }
    case .i1: read(bytes, offset, count) { (word: UInt8) in use(Double(Int8(bitPattern: word))) }
    case .i2: read(bytes, offset, count) { (word: UInt16) in use(Double(Int16(bitPattern: word))) }
    case .i4: read(bytes, offset, count) { (word: UInt32) in use(Double(Int32(bitPattern: word))) }
    case .i8: read(bytes, offset, count) { (word: UInt64) in use(Double(Int64(bitPattern: word))) }
    case .f2: read(bytes, offset, count) { (word: UInt16) in use(Double(Self.half(word))) }
    case .f4: read(bytes, offset, count) { (word: UInt32) in use(Double(Float(bitPattern: word))) }
    case .f8: read(bytes, offset, count) { (word: UInt64) in use(Double(bitPattern: word)) }
    }
  }

  /// `count` integers from a byte on, which are there; nil for a floating-point type. An unsigned one beyond Int is nil.
  func integers(_ bytes: Span<UInt8>, from offset: Int, count: Int) -> [Int?]? {
    guard !hasFractions else { return nil }
    var integers: [Int?] = []
    integers.reserveCapacity(count)
    switch kind {
    case .b1: read(bytes, offset, count) { (word: UInt8) in integers.append(word == 0 ? 0 : 1) }
    case .u1: read(bytes, offset, count) { (word: UInt8) in integers.append(Int(word)) }
    case .u2: read(bytes, offset, count) { (word: UInt16) in integers.append(Int(word)) }
    case .u4: read(bytes, offset, count) { (word: UInt32) in integers.append(Int(word)) }
    case .u8: read(bytes, offset, count) { (word: UInt64) in integers.append(Int(exactly: word)) }
    case .i1: read(bytes, offset, count) { (word: UInt8) in integers.append(Int(Int8(bitPattern: word))) }
    case .i2: read(bytes, offset, count) { (word: UInt16) in integers.append(Int(Int16(bitPattern: word))) }
    case .i4: read(bytes, offset, count) { (word: UInt32) in integers.append(Int(Int32(bitPattern: word))) }
    case .i8: read(bytes, offset, count) { (word: UInt64) in integers.append(Int(Int64(bitPattern: word))) }
    case .f2, .f4, .f8: break
    }
    return integers
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

  @inline(__always)
  private func read<Word: FixedWidthInteger & UnsignedInteger>(
    _ bytes: Span<UInt8>, _ offset: Int, _ count: Int, _ use: (Word) -> Void
  ) {
    let width = MemoryLayout<Word>.size
    precondition(offset >= 0 && count >= 0 && offset + count * width <= bytes.count, "the numbers lie inside the file")
    for index in 0..<count {
      var word: Word = 0
      for byte in 0..<width { word |= Word(bytes[offset + index * width + byte]) &<< (8 * byte) }
      use(isBigEndian ? word.byteSwapped : word)
    }
  }
}
