/// How a number is stored in a file of arrays.
struct NumberType: Equatable {
  enum Kind: String, CaseIterable {
    case u1, i1, i2, i4, i8, f4, f8
  }

  let kind: Kind
  let isBigEndian: Bool

  /// Bytes of a number.
  var size: Int {
    switch kind {
    case .u1, .i1: 1
    case .i2: 2
    case .i4, .f4: 4
    case .i8, .f8: 8
    }
  }

  /// The types that are read, for messages.
  static var known: String { Kind.allCases.map(\.rawValue).joined(separator: ", ") }

  /// `count` numbers from a byte on, which are there.
  func numbers<Number: BinaryFloatingPoint>(_ bytes: [UInt8], from offset: Int, count: Int) -> [Number] {
    switch kind {
    case .u1: read(bytes, offset, count) { (word: UInt8) in Number(word) }
    case .i1: read(bytes, offset, count) { (word: UInt8) in Number(Int8(bitPattern: word)) }
    case .i2: read(bytes, offset, count) { (word: UInt16) in Number(Int16(bitPattern: word)) }
    case .i4: read(bytes, offset, count) { (word: UInt32) in Number(Int32(bitPattern: word)) }
    case .i8: read(bytes, offset, count) { (word: UInt64) in Number(Int64(bitPattern: word)) }
    case .f4: read(bytes, offset, count) { (word: UInt32) in Number(Float(bitPattern: word)) }
    case .f8: read(bytes, offset, count) { (word: UInt64) in Number(Double(bitPattern: word)) }
    }
  }

  /// `count` whole numbers from a byte on; nil where the type is one of fractions.
  func integers(_ bytes: [UInt8], from offset: Int, count: Int) -> [Int]? {
    switch kind {
    case .u1: read(bytes, offset, count) { (word: UInt8) in Int(word) }
    case .i1: read(bytes, offset, count) { (word: UInt8) in Int(Int8(bitPattern: word)) }
    case .i2: read(bytes, offset, count) { (word: UInt16) in Int(Int16(bitPattern: word)) }
    case .i4: read(bytes, offset, count) { (word: UInt32) in Int(Int32(bitPattern: word)) }
    case .i8: read(bytes, offset, count) { (word: UInt64) in Int(Int64(bitPattern: word)) }
    case .f4, .f8: nil
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
