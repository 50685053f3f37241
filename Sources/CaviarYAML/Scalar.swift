/// A text of the file and its possible values by the core schema of YAML 1.2 (section 10.3.2).
///
/// The type is not decided when the file is read but by the field, so that no text changes its type by accident. A numeric
/// field reads `017` as the integer 17, a text field as `017`; `no`, `on` and `1:30` are always text.
package struct Scalar: Sendable, Equatable {
  /// The text, without quotes and with escapes and folding resolved.
  package let text: String

  /// True if the text has no quotes, so that it may be a number, a boolean or null.
  package let isPlain: Bool

  /// Creates a scalar.
  package init(_ text: String, isPlain: Bool) {
    self.text = text
    self.isPlain = isPlain
  }

  /// True for `null`, `~` and an empty plain text.
  package var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(text) }

  /// The value of `true` or `false`, in lower case, Capitalized or UPPER CASE.
  package var boolean: Bool? {
    guard isPlain else { return nil }
    return switch text {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  /// The value of a whole number within `Int`.
  ///
  /// `42`, `-7`, `017` (17), `0o17` (15) and `0x1F` are whole numbers, and so are `1e3` and `5.0`: a decimal fraction or
  /// power whose value is whole and at most 2⁵³ in magnitude, where every whole number is exact.
  package var integer: Int? {
    switch spelling {
    case .integer: return Int(text)
    case .radix(let radix): return Int(text.dropFirst(2), radix: radix)
    case .decimal:
      guard let value = number, value.magnitude <= 0x1p53 else { return nil }
      return Int(exactly: value)
    case .nonFinite, nil: return nil
    }
  }

  /// The value of a finite number, correctly rounded: the integers of ``integer``, `0.5`, `.5`, `1e-3`, `-1E3`.
  package var number: Double? { value.flatMap { $0.isFinite ? $0 : nil } }

  /// True for a number that is not finite: `.inf`, `-.inf`, `.nan`, or one too large, such as `1e999`.
  package var isNonFinite: Bool { value.map { !$0.isFinite } ?? false }

  private var spelling: NumberSpelling? { isPlain ? NumberSpelling(of: text) : nil }

  private var value: Double? {
    switch spelling {
    case .integer, .decimal: Double(text)
    case .radix(let radix): Double(radix: radix, digits: text.dropFirst(2))
    case .nonFinite(let value): value
    case nil: nil
    }
  }
}

extension Double {
  /// The value of integer digits. It is exact within the range of `Int`; beyond, its error is up to an ulp for each digit.
  fileprivate init(radix: Int, digits: Substring) {
    if let value = Int(digits, radix: radix) {
      self = Double(value)
    } else {
      self = digits.reduce(0) { $0 * Double(radix) + Double($1.hexDigitValue ?? 0) }
    }
  }
}
