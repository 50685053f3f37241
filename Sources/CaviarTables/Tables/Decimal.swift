/// The number that the bytes of `text` in `range` spell, or nil if they spell none.
///
/// Accepted: an optional sign (`+`, `-`, U+2212 or an en dash), digits with an optional point, an optional exponent; spaces and tabs around it. Not
/// accepted: nothing at all, hexadecimal, digit separators, `nan`, `inf`. A number beyond Double's range is infinite.
///
/// Correctly rounded. A significand up to 2⁵³ times a power of ten up to 10²² is one exact operation on exact numbers
/// (W. D. Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990); whatever is longer goes to Double.
package func parseDecimal(_ text: [UInt8], in range: Range<Int>) -> Double? {
  var (start, end) = (range.lowerBound, range.upperBound)
  while start < end, isBlank(text[start]) { start += 1 }
  while start < end, isBlank(text[end - 1]) { end -= 1 }

  var position = start
  var isNegative = position < end && text[position] == UInt8(ascii: "-")
  if isNegative || position < end && text[position] == UInt8(ascii: "+") {
    position += 1
  } else if end - position > 3, text[position] == 0xE2,
    (text[position + 1], text[position + 2]) == (0x88, 0x92) || (text[position + 1], text[position + 2]) == (0x80, 0x93)
  {
    // U+2212, the minus sign of typeset tables, and the en dash that stands for it.
    isNegative = true
    position += 3
  }
  let digits = position

  var significand = Significand()
  significand.absorbDigits(text, &position, end)
  if position < end, text[position] == UInt8(ascii: ".") {
    position += 1
    let first = position
    significand.absorbDigits(text, &position, end)
    significand.exponent -= position - first
  }
  guard significand.hasDigits else { return nil }
  if position < end, text[position] | 0x20 == UInt8(ascii: "e") {
    position += 1
    guard let exponent = parseExponent(text, &position, end) else { return nil }
    significand.exponent += exponent
  }
  guard position == end else { return nil }

  if let value = significand.exactValue { return isNegative ? -value : value }
  return Double(String(decoding: text[digits..<end], as: UTF8.self)).map { isNegative ? -$0 : $0 }
}

/// The digits of a number without their point, and the power of ten that puts it back.
private struct Significand {
  var digits: UInt64 = 0
  var exponent = 0
  var hasDigits = false
  private var isExact = true

  mutating func absorbDigits(_ text: [UInt8], _ position: inout Int, _ end: Int) {
    while position < end {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return }
      // Below the limit, ten times as much and nine cannot overflow.
      if digits > 1_000_000_000_000_000_000 { isExact = false } else { digits = digits &* 10 &+ UInt64(digit) }
      hasDigits = true
      position += 1
    }
  }

  /// The value, where a single multiplication or division gives it correctly rounded.
  var exactValue: Double? {
    guard isExact, digits <= 1 << 53 else { return nil }
    if exponent == 0 { return Double(digits) }
    guard exponent.magnitude < powersOfTen.count else { return digits == 0 ? 0 : nil }
    return exponent < 0 ? Double(digits) / powersOfTen[-exponent] : Double(digits) * powersOfTen[exponent]
  }
}

/// An exponent behind its `e`; it stops growing at a million, where every number has long become 0 or infinite.
private func parseExponent(_ text: [UInt8], _ position: inout Int, _ end: Int) -> Int? {
  let isNegative = position < end && text[position] == UInt8(ascii: "-")
  if isNegative || position < end && text[position] == UInt8(ascii: "+") { position += 1 }
  let first = position
  var exponent = 0
  while position < end, text[position] &- UInt8(ascii: "0") < 10 {
    exponent = min(exponent * 10 + Int(text[position] &- UInt8(ascii: "0")), 1_000_000)
    position += 1
  }
  guard position > first else { return nil }
  return isNegative ? -exponent : exponent
}

/// The powers of ten that Double holds exactly.
private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]
