/// The storage type of a text in NumPy's arrays: a fixed number of characters, padded with zeros.
struct TextType: Equatable {
  enum Kind: String {
    /// A byte a character. Python's `bytes`: read as UTF-8.
    case bytes = "S"
    /// A Unicode scalar in four bytes a character.
    case scalars = "U"
  }

  let kind: Kind
  /// The number of characters of each text.
  let length: Int
  let isBigEndian: Bool

  /// The number of bytes of a text; nil if it overflows.
  var size: Int? {
    let (size, overflows) = length.multipliedReportingOverflow(by: kind == .bytes ? 1 : 4)
    return overflows ? nil : size
  }

  /// The text that begins at a byte, without the zeros behind it; nil if the bytes are no text.
  func text(_ bytes: [UInt8], at offset: Int) -> String? {
    switch kind {
    case .bytes:
      let own = bytes[offset..<offset + length]
      return String(
        validating: own.prefix((own.lastIndex { $0 != 0 } ?? own.startIndex - 1) + 1 - own.startIndex), as: UTF8.self)
    case .scalars:
      var words = (0..<length).map { index -> UInt32 in
        let word: UInt32 = bytes.littleEndian(offset + 4 * index)
        return isBigEndian ? word.byteSwapped : word
      }
      while words.last == 0 { words.removeLast() }
      var text = String.UnicodeScalarView()
      for word in words {
        guard let scalar = Unicode.Scalar(word) else { return nil }
        text.append(scalar)
      }
      return String(text)
    }
  }
}

/// The type of an array's elements.
enum ElementType: Equatable {
  case number(NumberType)
  case text(TextType)

  /// The number of bytes of an element; nil if it overflows.
  var size: Int? {
    switch self {
    case .number(let type): type.size
    case .text(let type): type.size
    }
  }
}
