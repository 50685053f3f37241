/// Numbers as they are printed: in decimal, measured and sampled ones with six significant digits.
///
/// A rounded number is the `Double` nearest to its printed text, so that a CSV shows exactly the value that was trained.
extension Double {
  /// The shortest text that parses back to this number: `0.001`, `1e-05`, `12`; no `.0` on whole numbers.
  package var plainText: String {
    let text = description
    return text.utf8.suffix(2).elementsEqual(".0".utf8) ? String(text.dropLast(2)) : text
  }

  /// Six significant digits, as metrics are printed.
  package var sixDigits: String { rounded(significantDigits: 6).plainText }

  /// This number rounded to `digits` significant decimal digits, half to even on its shortest decimal form.
  ///
  /// NaN and infinities are returned unchanged. Cost: about ten operations; one formatting and one parsing if the remaining
  /// digits are close to a half, or the number is very large or small.
  package func rounded(significantDigits digits: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    if let value = magnitude.plainlyRounded(significantDigits: digits) { return sign == .minus ? -value : value }
    var decimal = DecimalDigits(magnitude)
    decimal.round(to: digits)
    // Rounding the largest numbers up would leave what a Double can hold.
    guard let value = Double(decimal.text), value.isFinite else { return self }
    return sign == .minus ? -value : value
  }

  /// The same for a positive number, by arithmetic. Nil if the result might not be exact.
  ///
  /// Whole numbers below 2⁵³ and powers of ten up to 10²² are exact, so that their quotient or product is the `Double`
  /// nearest to the decimal (Clinger, How to Read Floating Point Numbers Accurately, 1990).
  private func plainlyRounded(significantDigits digits: Int) -> Double? {
    guard digits > 0, digits <= 9, self >= 1e-13, self < 1e22 else { return nil }
    // The exponents of two and of ten go together within one; the loops run at most once.
    var places = digits - 1 - Int((Double(exponent) * 0.30102999566398120).rounded(.down))
    guard places > -21, places < 22 else { return nil }
    if scaled(by: places) >= Self.powersOfTen[digits] { places -= 1 }
    let value = scaled(by: places)
    let whole = value.rounded(.down)
    // What the shortest decimal form rounds the same way: the error of `value` is far below this.
    guard value < Self.powersOfTen[digits], abs(value - whole - 0.5) > 1e-3 else { return nil }
    return (value - whole < 0.5 ? whole : whole + 1).scaled(by: -places)
  }

  /// This number times ten to the power of `places`, which must be an exact `Double`.
  private func scaled(by places: Int) -> Double {
    places >= 0 ? self * Self.powersOfTen[places] : self / Self.powersOfTen[-places]
  }

  private static let powersOfTen: [Double] = (0...22).map { Double("1e\($0)") ?? .nan }

  /// β for a positive 1 − β that is rounded to `digits` significant digits: its decimal complement.
  ///
  /// 1 − β = 0.0101234 gives β = 0.9898766, digit by digit; no binary subtraction is involved.
  package static func complement(ofRounded oneMinus: Double, significantDigits digits: Int = 6) -> Double {
    var decimal = DecimalDigits(oneMinus)
    decimal.round(to: digits)
    let places = -decimal.exponent
    guard places > 0, places <= 38 else { return 1 - oneMinus.rounded(significantDigits: digits) }
    var one: UInt128 = 1
    for _ in 0..<places { one *= 10 }
    let difference = decimal.value > one ? "-\(decimal.value - one)" : "\(one - decimal.value)"
    return Double("\(difference)e-\(places)") ?? 1 - oneMinus
  }
}

/// A positive number as an integer times a power of ten, from its shortest decimal form: rounding here has no binary error.
private struct DecimalDigits {
  private var digits: [UInt8]
  /// The power of ten of the last digit.
  private(set) var exponent: Int

  init(_ value: Double) {
    let parts = value.description.split(separator: "e")
    exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    exponent -= mantissa.count > 1 ? mantissa[1].count : 0
    digits = mantissa.joined().utf8.map { $0 - 48 }
    if let first = digits.firstIndex(where: { $0 != 0 }) { digits.removeFirst(first) }
    while digits.count > 1, digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
  }

  var value: UInt128 { digits.reduce(0) { $0 * 10 + UInt128($1) } }

  var text: String { "\(value)e\(exponent)" }

  mutating func round(to count: Int) {
    guard digits.count > count else { return }
    let next = digits[count]
    let rest = digits[(count + 1)...].contains { $0 != 0 }
    let odd = digits[count - 1] % 2 == 1
    exponent += digits.count - count
    digits.removeLast(digits.count - count)
    guard next > 5 || (next == 5 && (rest || odd)) else { return }
    let up = value + 1
    digits = String(up).utf8.map { $0 - 48 }
  }
}
