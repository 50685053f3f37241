/// The spelling of a table's numbers: the decimal mark, the mark between thousands, and characters that are no part of them.
///
/// Groups of thousands have three digits, or the cell is not a number: `1.5` never becomes 15. A minus is `-`, U+2212 or an en dash.
package struct NumberFormat: Sendable, Equatable {
  /// `.` or `,`.
  package var decimal: UInt8 = .point
  /// One of ``thousandsMarks``; nil if digits stand together.
  package var thousands: UInt8?
  /// Characters to leave out, such as `$%`.
  package var strip = ""

  /// The characters allowed between groups of thousands. A space stands for no-break spaces as well.
  package static let thousandsMarks = ",. '_"

  package init() {}

  /// True if the marks are those of another format.
  package func hasMarks(of other: NumberFormat) -> Bool { decimal == other.decimal && thousands == other.thousands }

  /// The number that a cell holds. Nil if it holds none.
  package func number(_ bytes: [UInt8], in range: Range<Int>) -> Double? {
    isPlain ? parseDecimal(bytes, in: range) : normalized(bytes[range]).flatMap { parseDecimal($0, in: 0..<$0.count) }
  }

  /// True if numbers are written as programs write them, without marks of thousands or other characters.
  var isPlain: Bool { decimal == .point && thousands == nil && strip.isEmpty }

  /// The cell's text without marks of thousands, with a decimal point. Nil if a group has not three digits.
  private func normalized(_ cell: ArraySlice<UInt8>) -> [UInt8]? {
    var text = Array(cell)
    // An exponent is a part of the number, whatever is left out.
    if strip.contains(where: { $0 == "e" || $0 == "E" }), parseDecimal(text, in: 0..<text.count) != nil {
      return decimal == .point && thousands == nil ? text : nil
    }
    if !strip.isEmpty || thousands == .space || text.contains(where: { $0 >= 0x80 }) { text = stripped(text) }
    while let last = text.last, isBlank(last) { text.removeLast() }
    text = Array(text.drop(while: isBlank))
    // A sign may stand before a currency that is left out: "-$ 5".
    if let first = text.first, first == .minus || first == .plus {
      text = [first] + text.dropFirst().drop(while: isBlank)
    }
    if decimal != .point {
      guard !text.contains(.point) || thousands == .point else { return nil }
    }
    let mark = text.firstIndex(of: decimal) ?? text.firstIndex { $0 | 0x20 == UInt8(ascii: "e") } ?? text.endIndex
    guard let whole = ungrouped(text[..<mark]) else { return nil }
    let rest = text[mark...]
    if let thousands, rest.contains(thousands) { return nil }
    return whole + rest.map { $0 == decimal ? .point : $0 }
  }

  /// The whole part without marks of thousands.
  private func ungrouped(_ whole: ArraySlice<UInt8>) -> [UInt8]? {
    guard let thousands, whole.contains(thousands) else { return Array(whole) }
    let sign = whole.prefix { $0 == .minus || $0 == .plus }
    let groups = whole.dropFirst(sign.count).split(separator: thousands, omittingEmptySubsequences: false)
    guard let first = groups.first, (1...3).contains(first.count), first.first != .zero,
      groups.dropFirst().allSatisfy({ $0.count == 3 }), groups.joined().allSatisfy({ $0 &- .zero < 10 })
    else { return nil }
    return Array(sign) + groups.flatMap(\.self)
  }

  /// The text without the characters to leave out; other minus signs and spaces become ASCII.
  private func stripped(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars where !strip.unicodeScalars.contains(scalar) {
      switch scalar {
      case "\u{2212}", "\u{2013}": result.append(.minus)
      case "\u{A0}", "\u{202F}", "\u{2009}": result.append(.space)
      case "\u{2019}": result.append(UInt8(ascii: "'"))
      default: result += UTF8.encode(scalar).map(Array.init) ?? []
      }
    }
    return result
  }
}

extension UInt8 {
  package static let point = UInt8(ascii: ".")
  package static let comma = UInt8(ascii: ",")
  static let space = UInt8(ascii: " ")
  static let minus = UInt8(ascii: "-")
  static let plus = UInt8(ascii: "+")
  static let zero = UInt8(ascii: "0")
}
