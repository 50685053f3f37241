internal import CaviarDiagnostics
package import CaviarYAML

/// A type of scalar. Literals and sampled values go through the same conversion, so that a trial trains what its CSV shows.
struct ScalarType<Value: Sendable>: Sendable {
  let domain: Domain
  /// Converts a scalar of the domain to the field's type.
  let value: @Sendable (SpecValue) -> Value
  let encode: @Sendable (Value) -> SpecValue
}

extension Codec where Value == Double {
  /// A number within limits.
  package static func number(_ limits: Limits = .any) -> Codec {
    .scalar(
      ScalarType(domain: .number(limits), value: { $0.asNumber ?? .nan }, encode: { .number($0) }),
      literalSchema: limits.schema(type: "number"))
  }
}

extension Codec where Value == Int {
  /// A whole number within limits.
  package static func integer(_ limits: Limits = .any) -> Codec {
    .scalar(
      ScalarType(
        domain: .integer(limits), value: { if case .integer(let value) = $0 { value } else { 0 } },
        encode: { .integer($0) }),
      literalSchema: limits.schema(type: "integer"))
  }
}

extension Codec where Value == Bool {
  /// `true` or `false`.
  package static var boolean: Codec {
    .scalar(
      ScalarType(domain: .boolean, value: { $0 == .boolean(true) }, encode: { .boolean($0) }),
      literalSchema: ["type": "boolean"])
  }
}

extension Codec where Value: CaseIterable & RawRepresentable<String> & Sendable {
  /// One of the words of an enumeration.
  package static var word: Codec {
    let words = Value.allCases.map(\.rawValue)
    return .scalar(
      ScalarType(
        domain: .words(words),
        value: { value in
          guard case .text(let word) = value, let result = Value(rawValue: word) else {
            preconditionFailure("a word outside its domain")
          }
          return result
        },
        encode: { .text($0.rawValue) }),
      literalSchema: ["enum": .list(words.map { .text($0) })])
  }
}

extension Codec where Value == SpecValue {
  /// A literal of a domain that is known only once the spec is read, or a scale in its place.
  package static func value(in domain: Domain) -> Codec {
    .scalar(ScalarType(domain: domain, value: { $0 }, encode: { $0 }), literalSchema: [:])
  }
}

extension Codec where Value == String {
  /// Free text, not empty. `no`, `1:30` and `017` are plain text here.
  package static var text: Codec {
    Codec(
      "a text",
      decode: { node, decoding in
        guard let scalar = node.scalar, !scalar.isNull, !scalar.text.isEmpty else {
          decoding.expected("a text", at: node)
          return nil
        }
        return Parametric(.text(scalar.text)) { _ in scalar.text }
      },
      encode: { .text($0) },
      schema: { _ in ["type": ["string", "number", "boolean"], "minLength": 1] })
  }
}

extension Codec {
  /// A literal of a type, or, in searchable sections, a scale in its place.
  private static func scalar(_ type: ScalarType<Value>, literalSchema: SpecValue) -> Codec {
    var codec = Codec(
      type.domain.text,
      decode: { node, decoding in
        if node.mapping != nil {
          return decoding.declaration(of: node, domain: type.domain, value: type.value)
        }
        if decoding.isSearchable, let scaled = type.domain.scaled(node) {
          decoding.expected(type.domain.text, at: node, suggestion: scaled)
          decoding.declareFailure()
          return nil
        }
        guard let literal = decoding.literal(node, in: type.domain) else { return nil }
        decoding.declareLiteral(literal, of: type.domain)
        let value = type.value(literal)
        return Parametric(literal) { _ in value }
      },
      encode: type.encode,
      schema: { writer in
        guard writer.isSearchable else { return literalSchema }
        return ["anyOf": [literalSchema, writer.scale(of: type.domain)]]
      })
    codec.domain = type.domain
    return codec
  }
}

extension Decoding {
  /// Decodes a node as a scalar of `domain`. Nil after an error.
  package mutating func literal(_ node: Node, in domain: Domain) -> SpecValue? {
    guard let scalar = node.scalar, !scalar.isNull else {
      expected(domain.text, at: node)
      return nil
    }
    switch domain {
    case .number(let limits):
      return number(scalar, at: node, domain, limits).map { .number($0) }
    case .integer(let limits):
      guard let number = number(scalar, at: node, domain, limits) else { return nil }
      guard let integer = scalar.integer else {
        let isTooLarge = number.rounded() == number
        sink.error(
          isTooLarge ? .outOfRange : .wrongType, "expected \(domain.text), found \(node.found)", at: node.location,
          notes: isTooLarge ? ["the largest whole number is \(Int.max)"] : [])
        return nil
      }
      return .integer(integer)
    case .boolean:
      guard let value = scalar.boolean else {
        let yes = ["yes", "on", "y"].contains(scalar.text.lowercased())
        let no = ["no", "off", "n"].contains(scalar.text.lowercased())
        expected(domain.text, at: node, suggestion: yes ? "write true" : no ? "write false" : nil)
        return nil
      }
      return .boolean(value)
    case .words(let words):
      guard words.contains(scalar.text) else {
        sink.error(
          .unknownName, "expected \(domain.text), found `\(scalar.text)`", at: node.location,
          suggestion: Suggestion.nearest(to: scalar.text, among: words).map { "did you mean `\($0)`?" })
        return nil
      }
      return .text(scalar.text)
    }
  }

  private mutating func number(_ scalar: Scalar, at node: Node, _ domain: Domain, _ limits: Limits) -> Double? {
    guard scalar.isPlain else {
      let unquoted = Scalar(scalar.text, isPlain: true).number != nil
      sink.error(
        .wrongType, "expected \(domain.text), found \(node.found)", at: node.location,
        suggestion: unquoted ? "a number is written without quotes: \(scalar.text)" : nil)
      return nil
    }
    guard let number = scalar.number else {
      if scalar.isNonFinite {
        sink.error(
          .wrongType, "expected \(domain.text), found `\(scalar.text)`", at: node.location,
          notes: ["NaN, infinity and numbers too large for a Double are not allowed"])
      } else {
        let range = isSearchable ? domain.range(in: scalar.text).map { "for a range write \($0)" } : nil
        expected(
          domain.text, at: node, suggestion: scalar.fraction.map { "a fraction is written as \($0.plainText)" } ?? range
        )
      }
      return nil
    }
    guard limits.contains(number) else {
      sink.error(.outOfRange, "expected \(domain.text), found `\(scalar.text)`", at: node.location)
      return nil
    }
    return number
  }
}

extension Limits {
  /// The JSON Schema of a number of `type` within these limits.
  func schema(type: SpecValue) -> SpecValue {
    var schema: SpecValue = ["type": type]
    if let low { schema = schema.setting(includesLow ? "minimum" : "exclusiveMinimum", to: .number(low)) }
    if let high { schema = schema.setting(includesHigh ? "maximum" : "exclusiveMaximum", to: .number(high)) }
    return schema
  }
}

extension Scalar {
  /// A percentage as a fraction: 0.8 for `80%`.
  fileprivate var fraction: Double? {
    guard text.hasSuffix("%") else { return nil }
    return Scalar(String(text.dropLast()), isPlain: true).number.map { ($0 / 100).rounded(significantDigits: 12) }
  }
}
