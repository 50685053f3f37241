internal import CaviarDiagnostics
internal import CaviarYAML

/// The result of parsing a decoded literal further: a value, or the reason why it is rejected.
package enum Refinement<Value: Sendable>: Sendable {
  case value(Value)
  /// The error message, and a correction.
  case problem(String, suggestion: String? = nil)
}

extension Codec {
  /// A literal of this codec that is parsed further; never a scale.
  ///
  /// - Parameters:
  ///   - text: The allowed values in words.
  ///   - encode: The inverse of `refine`.
  ///   - refine: Parses the literal.
  package func refined<New: Sendable>(
    _ text: String, encode back: @escaping @Sendable (New) -> Value,
    _ refine: @escaping @Sendable (Value) -> Refinement<New>
  ) -> Codec<New> {
    Codec<New>(
      text,
      decode: { node, decoding in
        let outer = decoding.isSearchable
        decoding.isSearchable = false
        defer { decoding.isSearchable = outer }
        guard let literal = decode(node, &decoding) else { return nil }
        switch refine(literal.at(Point())) {
        case .value(let value): return Parametric<New>(literal.canonical) { _ in value }
        case .problem(let message, let suggestion):
          decoding.sink.error(.outOfRange, message, at: node.location, suggestion: suggestion)
          return nil
        }
      },
      encode: { encode(back($0)) },
      schema: { writer in
        let outer = writer.isSearchable
        writer.isSearchable = false
        defer { writer.isSearchable = outer }
        return schema(&writer)
      })
  }
}

extension Codec where Value == String {
  /// A name that is safe in addresses, in CSV cells and as the name of a folder: letters, digits, `_`, `-` and inner dots.
  package static var name: Codec {
    let text = "a name of at most 100 letters a–z, digits, `_` and `-`"
    let codec = Codec.text.refined(text, encode: { $0 }) { name in
      isName(name)
        ? .value(name)
        : .problem("expected \(text), found `\(name)`", suggestion: "it begins with a letter, a digit or `_`")
    }
    return Codec(
      text, decode: codec.decode, encode: codec.encode,
      schema: { _ in
        ["type": ["string", "number", "boolean"], "pattern": .text(namePattern), "maxLength": 100]
      })
  }

  /// The pattern of a name, as a regular expression of JSON Schema.
  private static let namePattern = "^[A-Za-z0-9_][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*$"

  /// True if `text` is such a name, of at most 100 characters.
  package static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= 100 else { return false }
    let isMadeOfLetters = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    return isMadeOfLetters && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
  }
}

/// A column, by its name or by its number from 0, since a file without a header has no names.
package enum ColumnReference: Sendable, Equatable {
  case name(String)
  case number(Int)
}

extension Codec where Value == ColumnReference {
  /// A plain whole number, or a name. A name that looks like a number is written in quotes.
  package static var column: Codec {
    Codec(
      "a column's name, or its number from 0",
      decode: { node, decoding in
        guard let scalar = node.scalar, !scalar.isNull, !scalar.text.isEmpty else {
          decoding.expected("a column's name, or its number from 0", at: node)
          return nil
        }
        guard scalar.isPlain, let number = scalar.integer else {
          guard case .text = node.plainValue, !scalar.isNonFinite else {
            decoding.expected(
              "a column's name, or its number from 0", at: node,
              suggestion: "a name that looks like something else is written in quotes: \"\(scalar.text)\"")
            return nil
          }
          return Parametric(.text(scalar.text)) { _ in .name(scalar.text) }
        }
        guard number >= 0 else {
          decoding.expected("a column's number from 0", at: node)
          return nil
        }
        return Parametric(.integer(number)) { _ in .number(number) }
      },
      encode: {
        switch $0 {
        case .name(let name): .text(name)
        case .number(let number): .integer(number)
        }
      },
      schema: { _ in ["anyOf": [["type": "integer", "minimum": 0], ["type": "string", "minLength": 1]]] })
  }
}

/// A count, or a fraction of all: the size of a split, a limit, the best trials of a stage.
package enum Quantity: Sendable, Equatable {
  case count(Int)
  case fraction(Double)
}

extension Codec where Value == Quantity {
  /// A fraction below 1, or a whole count.
  package static func quantity(_ limits: Limits = .nonnegative) -> Codec {
    let text = "a fraction below 1 or a whole count"
    let codec: Codec = Codec<Double>.number(limits).refined(text, encode: \.number) { number in
      if number > 0, number < 1 { return .value(.fraction(number)) }
      if number == 1 {
        return .problem(
          "1 is ambiguous: one example or all of them",
          suggestion: "write a fraction, such as 0.15, or a count of 2 examples or more")
      }
      guard let count = Int(exactly: number) else { return .problem("expected \(text), found `\(number.plainText)`") }
      return .value(.count(count))
    }
    return Codec(
      text, decode: codec.decode, encode: codec.encode,
      schema: { _ in
        ["anyOf": [limits.schema(type: "number").setting("exclusiveMaximum", to: 1), limits.schema(type: "integer")]]
      })
  }

  /// A fraction below 1, a whole count, or `all`, which is the fraction 1.
  package static func quantityOrAll(_ limits: Limits = .nonnegative) -> Codec {
    let some = quantity(limits)
    return Codec(
      some.text + ", or `all`",
      decode: { node, decoding in
        if node.scalar?.text == all { return Parametric(.text(all)) { _ in .fraction(1) } }
        if node.scalar?.number == 1 {
          decoding.sink.error(
            .outOfRange, "1 is ambiguous: one example or all of them", at: node.location,
            suggestion:
              "for all examples write `\(all)`; none is then left for validation, so write objective: train_loss")
          return nil
        }
        return some.decode(node, &decoding)
      },
      encode: { $0 == .fraction(1) ? .text(all) : some.encode($0) },
      schema: { writer in ["anyOf": [["const": .text(all)], some.schema(&writer)]] })
  }

  private static let all = "all"

  /// A percentage, `10%`, or a whole count of at least `minimum`.
  package static func percentageOrCount(minimum: Int) -> Codec {
    let text = "a percentage, such as 10%, or a whole count of at least \(minimum)"
    return Codec(
      text,
      decode: { node, decoding in
        if let percentage = node.scalar?.text, percentage.hasSuffix("%"),
          let number = Scalar(String(percentage.dropLast()), isPlain: true).number, number > 0, number <= 100
        {
          let value = Quantity.fraction(number / 100)
          return Parametric(.text(value.percentage)) { _ in value }
        }
        guard let scalar = node.scalar, scalar.isPlain, let count = scalar.integer, count >= minimum else {
          decoding.expected(text, at: node)
          return nil
        }
        return Parametric(.integer(count)) { _ in .count(count) }
      },
      encode: {
        switch $0 {
        case .count(let count): .integer(count)
        case .fraction: .text($0.percentage)
        }
      },
      schema: { _ in
        [
          "anyOf": [
            ["type": "integer", "minimum": .integer(minimum)],
            ["type": "string", "pattern": "^(100(\\.0*)?|[0-9]{1,2}(\\.[0-9]*)?|\\.[0-9]+)%$"],
          ]
        ]
      })
  }
}

extension Quantity {
  /// The fraction, or nil for a count.
  package var fraction: Double? { if case .fraction(let part) = self { part } else { nil } }

  fileprivate var number: Double {
    switch self {
    case .count(let count): Double(count)
    case .fraction(let part): part
    }
  }

  fileprivate var percentage: String { (number * 100).rounded(significantDigits: 12).plainText + "%" }
}
