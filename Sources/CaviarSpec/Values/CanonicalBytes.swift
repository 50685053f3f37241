extension SpecValue {
  /// The value as bytes, for hashing: the same for equal values, and other bytes for any other value.
  ///
  /// Each value is a letter for its type, then its bytes, little-endian; lists, mappings and texts have their count before them.
  /// Mappings are sorted by key.
  package var canonicalBytes: [UInt8] {
    var bytes: [UInt8] = []
    plain.append(to: &bytes)
    return bytes
  }

  private func append(to bytes: inout [UInt8]) {
    func append(_ letter: Unicode.Scalar, _ count: Int) {
      bytes.append(UInt8(ascii: letter))
      bytes.append(contentsOf: UInt64(bitPattern: Int64(count)).bytes)
    }
    switch self {
    case .boolean(let value): append("b", value ? 1 : 0)
    case .integer(let value): append("i", value)
    // 1 and 1.0 are equal.
    case .number(let value) where Int(exactly: value) != nil: append("i", Int(value))
    case .number(let value):
      bytes.append(UInt8(ascii: "n"))
      bytes.append(contentsOf: value.bitPattern.bytes)
    case .text(let text):
      append("t", text.utf8.count)
      bytes.append(contentsOf: text.utf8)
    case .list(let items):
      append("l", items.count)
      for item in items { item.append(to: &bytes) }
    case .map(let members):
      append("m", members.count)
      for member in members.sorted(by: { $0.key < $1.key }) {
        SpecValue.text(member.key).append(to: &bytes)
        member.value.append(to: &bytes)
      }
    case .searched, .tied, .variable: plain.append(to: &bytes)
    }
  }
}

extension UInt64 {
  fileprivate var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}
