/// The notations of a number in the core schema of YAML 1.2. Swift's own parsers accept others.
enum NumberSpelling: Equatable {
  /// `[-+]?[0-9]+`
  case integer
  /// `0o[0-7]+` or `0x[0-9a-fA-F]+`
  case radix(Int)
  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  case decimal
  /// `[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN`
  case nonFinite(Double)

  /// The notation of `text`, or nil if it is not a number.
  init?(of text: String) {
    if let radix = Self.radix(of: text) {
      self = .radix(radix)
      return
    }
    if [".nan", ".NaN", ".NAN"].contains(text) {
      self = .nonFinite(.nan)
      return
    }
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    rest.dropSign()
    if [".inf", ".Inf", ".INF"].contains(Substring(rest)) {
      self = .nonFinite(isNegative ? -.infinity : .infinity)
      return
    }
    let whole = rest.dropDigits()
    if whole > 0, rest.isEmpty {
      self = .integer
      return
    }
    let fraction = rest.drop([UInt8(ascii: ".")]) ? rest.dropDigits() : 0
    guard whole + fraction > 0 else { return nil }
    if rest.drop([UInt8(ascii: "e"), UInt8(ascii: "E")]) {
      rest.dropSign()
      guard rest.dropDigits() > 0 else { return nil }
    }
    guard rest.isEmpty else { return nil }
    self = .decimal
  }

  private static func radix(of text: String) -> Int? {
    let radix: Int
    if text.hasPrefix("0x") {
      radix = 16
    } else if text.hasPrefix("0o") {
      radix = 8
    } else {
      return nil
    }
    let digits = text.dropFirst(2)
    let areDigits = digits.allSatisfy { $0.isASCII && ($0.hexDigitValue ?? radix) < radix }
    return !digits.isEmpty && areDigits ? radix : nil
  }
}

extension Substring.UTF8View {
  /// Drops the first byte if it is one of `bytes`. Returns true if it was.
  @discardableResult
  fileprivate mutating func drop(_ bytes: [UInt8]) -> Bool {
    guard let first, bytes.contains(first) else { return false }
    removeFirst()
    return true
  }

  fileprivate mutating func dropSign() {
    drop([UInt8(ascii: "-"), UInt8(ascii: "+")])
  }

  /// Drops the digits at the start and returns their number.
  fileprivate mutating func dropDigits() -> Int {
    let digits = prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    self = self[digits.endIndex...]
    return digits.count
  }
}
