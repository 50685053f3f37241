/// A monotone map from values to *coordinates*, in which sampling is uniform.
///
/// Bounds are in real units on every scale. Sampling, narrowing and the distance from an edge all follow from the map and
/// its inverse, so that a new scale is one file.
package protocol Scale: Sendable {
  /// The name in the language.
  static var name: String { get }
  /// The names in other tools.
  static var otherNames: [String] { get }
  /// One line of documentation.
  static var summary: String { get }
  /// A range in YAML, which a test samples.
  static var example: String { get }
  /// The limits of both bounds.
  static var limits: Limits { get }
  /// True if whole numbers can be sampled on it.
  static var allowsIntegers: Bool { get }
  /// True if a range may have a `step`.
  static var allowsStep: Bool { get }
  /// The coordinate of a value.
  static func coordinate(of value: Double) -> Double
  /// The value at a coordinate.
  static func value(at coordinate: Double) -> Double
  /// The value at a coordinate, rounded to the six significant digits with which it is printed and trained.
  static func roundedValue(at coordinate: Double) -> Double
}

extension Scale {
  package static var otherNames: [String] { [] }
  package static var limits: Limits { .any }
  package static var allowsIntegers: Bool { true }
  package static var allowsStep: Bool { false }
  package static func roundedValue(at coordinate: Double) -> Double {
    value(at: coordinate).rounded(significantDigits: 6)
  }
}

/// The limits of a numeric field, from which its check, its message and its JSON Schema follow.
package struct Limits: Sendable, Equatable {
  package let low: Double?
  package let high: Double?
  /// True if `low` itself is allowed.
  package let includesLow: Bool
  /// True if `high` itself is allowed.
  package let includesHigh: Bool
  /// The name of the scale to suggest, if it does not follow from the limits.
  let scale: String?

  package init(
    low: Double? = nil, high: Double? = nil, includesLow: Bool = true, includesHigh: Bool = true, scale: String? = nil
  ) {
    self.scale = scale
    self.low = low
    self.high = high
    self.includesLow = includesLow
    self.includesHigh = includesHigh
  }

  /// Any finite number.
  package static let any = Limits()
  /// Greater than 0.
  package static let positive = Limits(low: 0, includesLow: false)
  /// 0 or more.
  package static let nonnegative = Limits(low: 0)
  /// From 0 to below 1.
  package static let belowOne = Limits(low: 0, high: 1, includesHigh: false)
  /// From 0 to below 1: the β of an average over the last 1 / (1 − β) steps.
  package static let averaging = Limits(low: 0, high: 1, includesHigh: false, scale: "one_minus_log")
  /// From 0 to 1.
  package static let unit = Limits(low: 0, high: 1)
  /// Greater than 0, at most 1.
  package static let positiveUnit = Limits(low: 0, high: 1, includesLow: false)
  /// At least `low`.
  package static func atLeast(_ low: Double) -> Limits { Limits(low: low) }
  /// At least `low`, at most `high`.
  package static func between(_ low: Double, _ high: Double) -> Limits { Limits(low: low, high: high) }

  /// True if `value` is allowed.
  package func contains(_ value: Double) -> Bool {
    if let low, includesLow ? value < low : value <= low { return false }
    if let high, includesHigh ? value > high : value >= high { return false }
    return true
  }

  /// The allowed numbers in words, to follow "a number": " greater than 0", " from 0 to below 1", or empty.
  package var text: String {
    switch (low, high) {
    case (nil, nil): ""
    case (let low?, nil): includesLow ? " of at least \(low.plainText)" : " greater than \(low.plainText)"
    case (nil, let high?): includesHigh ? " of at most \(high.plainText)" : " below \(high.plainText)"
    case (let low?, let high?):
      (includesLow ? " from \(low.plainText)" : " greater than \(low.plainText) and")
        + (includesHigh
          ? (includesLow ? " to \(high.plainText)" : " at most \(high.plainText)")
          : (includesLow ? " to" : "") + " below \(high.plainText)")
    }
  }
}

/// The set of values of a scalar field, by which literals, bounds and choices are checked alike.
package enum Domain: Sendable, Equatable {
  case number(Limits)
  case integer(Limits)
  case boolean
  /// One of these words.
  case words([String])

  /// The allowed values in words.
  package var text: String {
    switch self {
    case .number(let limits): "a number" + limits.text
    case .integer(let limits): "a whole number" + limits.text
    case .boolean: "true or false"
    case .words(let words): (words.count == 1 ? "" : "one of ") + words.map { "`\($0)`" }.joined(separator: ", ")
    }
  }

  /// The limits of a numeric domain.
  package var limits: Limits? {
    switch self {
    case .number(let limits), .integer(let limits): limits
    case .boolean, .words: nil
    }
  }

  /// True if the values are whole numbers.
  package var isInteger: Bool { if case .integer = self { true } else { false } }

  /// True if `value` belongs to the domain.
  package func contains(_ value: SpecValue) -> Bool {
    switch (self, value) {
    case (.number(let limits), .number(let number)): limits.contains(number)
    case (.number(let limits), .integer(let number)): limits.contains(Double(number))
    case (.integer(let limits), .integer(let number)): limits.contains(Double(number))
    case (.boolean, .boolean): true
    case (.words(let words), .text(let word)): words.contains(word)
    default: false
    }
  }
}

extension Domain {
  /// The same type without limits, so that a bound outside them has its own message.
  var unlimited: Domain {
    switch self {
    case .number: .number(.any)
    case .integer: .integer(.any)
    case .boolean, .words: self
    }
  }
}
