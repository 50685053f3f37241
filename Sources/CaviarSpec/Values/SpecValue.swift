/// A value of a spec, independent of comments, key order and notation.
///
/// The *resolved spec* is such a tree with every default filled in. It is printed by `caviar plan --resolved`, stored in
/// `run.json`, and hashed.
package enum SpecValue: Sendable, Equatable {
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([SpecValue])
  /// A mapping in the order in which its fields are declared.
  case map([Member])
  /// A hyperparameter, which each trial replaces by a value.
  indirect case searched(Hyperparameter)
  /// A value tied by `same_as` to the hyperparameter at an address.
  case tied(String)
  /// A part larger than a scalar that depends on the point.
  indirect case variable(Variable)

  /// One key of a mapping and its value.
  package struct Member: Sendable, Equatable {
    package let key: String
    package var value: SpecValue

    package init(_ key: String, _ value: SpecValue) {
      self.key = key
      self.value = value
    }
  }
}

extension SpecValue {
  /// The value of `key`, or nil if this is not a mapping with that key.
  package subscript(key: String) -> SpecValue? {
    guard case .map(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// This mapping with `value` under `key`, in place of an existing value or at the end.
  package func setting(_ key: String, to value: SpecValue) -> SpecValue {
    guard case .map(var members) = self else { return self }
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].value = value
    } else {
      members.append(Member(key, value))
    }
    return .map(members)
  }

  /// This mapping with each member of another set in it.
  package func merging(_ other: SpecValue) -> SpecValue {
    guard case .map(let members) = other else { return self }
    return members.reduce(self) { $0.setting($1.key, to: $1.value) }
  }

  /// This mapping without `key`.
  package func removing(_ key: String) -> SpecValue {
    guard case .map(let members) = self else { return self }
    return .map(members.filter { $0.key != key })
  }

  /// The same tree with the hyperparameters replaced by the values of `point`.
  package func resolved(at point: Point) -> SpecValue {
    switch self {
    case .searched(let hyperparameter): point[hyperparameter.address]
    case .tied(let address): point[address]
    case .variable: items(at: point).first ?? []
    case .list(let items): .list(items.flatMap { $0.items(at: point) })
    case .map(let members): .map(members.map { Member($0.key, $0.value.resolved(at: point)) })
    default: self
    }
  }

  /// The same tree with hyperparameters in the notation of a spec and sorted keys: equal for two equivalent specs.
  package var plain: SpecValue {
    switch self {
    case .searched(let hyperparameter): hyperparameter.canonical.plain
    case .tied(let address): ["same_as": .text(address)]
    case .variable(let variable): variable.written.plain
    case .list(let items): .list(items.map(\.plain))
    case .map(let members):
      .map(members.map { Member($0.key, $0.value.plain) }.sorted { $0.key < $1.key })
    default: self
    }
  }

  /// A scalar as the text of a CSV cell. A number parses back to exactly the same number.
  ///
  /// - Precondition: The value is a scalar.
  package var cell: String {
    switch self {
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): value.plainText
    case .text(let value): value
    case .list, .map, .searched, .tied, .variable: preconditionFailure("only a scalar has a text")
    }
  }

  /// The value of a number, or nil for anything else.
  package var asNumber: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  package static func == (left: SpecValue, right: SpecValue) -> Bool {
    switch (left, right) {
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.integer(let a), .number(let b)): Double(a) == b
    case (.number(let a), .integer(let b)): a == Double(b)
    case (.text(let a), .text(let b)): a == b
    case (.list(let a), .list(let b)): a == b
    case (.map(let a), .map(let b)): a == b
    case (.tied(let a), .tied(let b)): a == b
    case (.variable(let a), .variable(let b)): a.written == b.written
    case (.searched(let a), .searched(let b)): a.canonical == b.canonical && a.address == b.address
    default: false
    }
  }
}

extension SpecValue: Codable {
  private struct MemberKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .map(let members):
      var container = encoder.container(keyedBy: MemberKey.self)
      for member in members { try container.encode(member.value, forKey: MemberKey(stringValue: member.key)) }
    case .list(let items):
      var container = encoder.unkeyedContainer()
      for item in items { try container.encode(item) }
    case .searched(let hyperparameter):
      try hyperparameter.canonical.encode(to: encoder)
    case .variable(let variable): try variable.written.encode(to: encoder)
    case .tied(let address): try SpecValue.map([Member("same_as", .text(address))]).encode(to: encoder)
    case .boolean(let value): try Self.encode(value, to: encoder)
    case .integer(let value): try Self.encode(value, to: encoder)
    case .number(let value): try Self.encode(value, to: encoder)
    case .text(let value): try Self.encode(value, to: encoder)
    }
  }

  private static func encode(_ scalar: some Encodable, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(scalar)
  }

  package init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: MemberKey.self) {
      let keys = container.allKeys.sorted { $0.stringValue < $1.stringValue }
      self = .map(try keys.map { Member($0.stringValue, try container.decode(SpecValue.self, forKey: $0)) })
    } else if var container = try? decoder.unkeyedContainer() {
      var items: [SpecValue] = []
      while !container.isAtEnd { items.append(try container.decode(SpecValue.self)) }
      self = .list(items)
    } else {
      let container = try decoder.singleValueContainer()
      if let value = try? container.decode(Bool.self) {
        self = .boolean(value)
      } else if let value = try? container.decode(Int.self) {
        self = .integer(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }
}

extension SpecValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral
{
  package typealias Key = String
  package typealias Value = SpecValue

  package init(dictionaryLiteral elements: (String, SpecValue)...) {
    self = .map(elements.map { Member($0.0, $0.1) })
  }
  package init(arrayLiteral elements: SpecValue...) { self = .list(elements) }
  package init(stringLiteral value: String) { self = .text(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
}
