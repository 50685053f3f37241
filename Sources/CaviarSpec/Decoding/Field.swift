internal import CaviarDiagnostics
package import CaviarYAML

/// A value read from a YAML mapping with declared fields.
///
/// Decoder, canonical form, JSON Schema and reference all follow from the one table of fields.
package protocol Mapping: Sendable {
  /// The value with every field at its default.
  init()
  /// The value with the defaults of a version of ``Numerics``, so that an old spec keeps its meaning. A type implements it
  /// if one of its defaults has changed.
  init(defaultsOf numerics: Int)
  /// The fields, in the order in which they are written and shown.
  static var fields: [Field<Self>] { get }
  /// Help with a key that is not a field. If nil, the nearest name is suggested.
  static func advice(on key: String, _ value: Node) -> KeyAdvice?
  /// An example of a required field, shown if it is missing: `optimizer: adam`. Nil if the description of its values is
  /// enough.
  static func example(of field: String) -> String?
}

/// One key of a mapping: its name, its codec, the property that stores it, and a line of documentation.
///
/// It erases the type of the value, so that the fields of a mapping form one table.
package struct Field<Root: Sendable>: Sendable, Named {
  package let name: String
  package let otherNames: [String]
  /// One line of documentation.
  package let summary: String
  /// The allowed values in words.
  package let text: String
  package let isRequired: Bool
  /// The default in words, where it depends on the rest of the spec.
  package let contextualDefault: String?
  /// The domain of a scalar that may carry a scale; nil for all other fields.
  let domain: Domain?
  let decode: @Sendable (Node, inout Decoding) -> DecodedField?
  /// The canonical form of this field's value in a root.
  package let encode: @Sendable (Root) -> SpecValue?
  package let schema: @Sendable (inout SchemaWriter) -> SpecValue

  /// A decoded field: its canonical form, and a closure that stores its value at a point in the root.
  struct DecodedField: Sendable {
    let canonical: SpecValue
    let assign: @Sendable (inout Root, Point) -> Void
  }

  /// Declares a field.
  ///
  /// - Parameters:
  ///   - required: True if the key must be present. A field that is left out keeps its default.
  ///   - default: The default in words, where it depends on the rest of the spec.
  ///   - otherNames: The names in other tools, in lower case.
  ///   - summary: One line of documentation.
  package init<Value: Sendable>(
    _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ codec: Codec<Value>,
    required: Bool = false, default contextualDefault: String? = nil, otherNames: [String] = [], _ summary: String
  ) {
    self.name = name
    self.otherNames = otherNames
    self.summary = summary
    self.text = codec.text
    self.isRequired = required
    self.contextualDefault = contextualDefault
    domain = codec.domain
    decode = { node, decoding in
      let value = decoding.reading(option: name) { codec.decode(node, &$0) }
      guard let value else { return nil }
      return DecodedField(canonical: value.canonical) { root, point in root[keyPath: path] = value.at(point) }
    }
    encode = { codec.encode($0[keyPath: path]) }
    schema = codec.schema
  }
}

extension Mapping {
  package init(defaultsOf numerics: Int) { self.init() }
  package static func advice(on key: String, _ value: Node) -> KeyAdvice? { nil }
  package static func example(of field: String) -> String? { nil }

  /// The suggestion for a bare value in the place of the mapping: `{patience: 5}` for 5, `{}` for true.
  fileprivate static func written(with node: Node) -> String? {
    let required = fields.filter(\.isRequired)
    if node.scalar?.boolean == true { return required.isEmpty ? "with its defaults it is written {}" : nil }
    guard let value = node.scalar, value.number != nil, let field = required.first ?? fields.first,
      field.domain?.limits != nil
    else { return nil }
    return "write {\(field.name): \(value.text)}"
  }

  /// The canonical form: every field that has a value, in order.
  package var canonical: SpecValue {
    .map(Self.fields.compactMap { field in field.encode(self).map { .init(field.name, $0) } })
  }
}

/// The readable part of a mapping.
///
/// The top level of a spec uses it to check the relations between sections although one of them has errors.
package struct PartialMapping<Root: Mapping>: Sendable {
  package let declared: Parametric<Root>
  /// The fields that could not be decoded, and the required ones that are missing.
  package let failed: Set<String>
  /// True if there were no errors and no unknown keys.
  let isGood: Bool
}

extension Decoding {
  /// Decodes a mapping as a value of `type`.
  ///
  /// Unknown keys, missing keys and invalid values are reported, and the rest is decoded nevertheless. A misspelt key is
  /// decoded as the field with the nearest name, so that its value is checked too.
  ///
  /// - Parameters:
  ///   - node: The mapping.
  ///   - type: The type with the fields.
  ///   - what: The mapping's name in messages, such as `training`.
  ///   - others: Names of further fields that the caller decodes from the same mapping.
  package mutating func mapping<Root: Mapping>(
    _ node: Node, as type: Root.Type = Root.self, named what: String, others: [any Named] = []
  ) -> Parametric<Root>? {
    let read = partialMapping(node, as: type, named: what, others: others)
    return read.flatMap { $0.isGood ? $0.declared : nil }
  }

  /// Decodes a mapping as a value of `type`, and leaves the fields with errors at their defaults.
  ///
  /// - Parameters:
  ///   - node: The mapping.
  ///   - type: The type with the fields.
  ///   - what: The mapping's name in messages, such as `training`.
  ///   - others: Names of further fields that the caller decodes from the same mapping.
  ///   - excluded: Fields that are not decoded, not even from a misspelt key.
  /// - Returns: Nil if the node is not a mapping.
  package mutating func partialMapping<Root: Mapping>(
    _ node: Node, as type: Root.Type = Root.self, named what: String, others: [any Named] = [],
    without excluded: Set<String> = []
  ) -> PartialMapping<Root>? {
    guard let entries = node.mapping else {
      expected(
        "a mapping with the keys " + Root.fields.map(\.name).quotedList, at: node, suggestion: Root.written(with: node))
      return nil
    }
    let names: [any Named] = Root.fields + others
    let found = found(entries, names: names, what: what, claimed: others.map(\.name), advice: Root.advice)
    var failed: Set<String> = []
    var decoded: [Field<Root>.DecodedField] = []
    var members: [SpecValue.Member] = []
    let defaults = Root(defaultsOf: numerics)
    for field in Root.fields where !excluded.contains(field.name) {
      if let value = found.values[field.name] {
        guard let part = field.decode(value, &self) else {
          failed.insert(field.name)
          continue
        }
        decoded.append(part)
        members.append(.init(field.name, part.canonical))
      } else if field.isRequired {
        failed.insert(field.name)
        if found.replaced.contains(field.name) { continue }
        sink.error(
          .missingKey, "\(what) needs `\(field.name)`", at: node.location,
          notes: ["`\(field.name)`: \(field.summary)", "it takes \(field.text)"],
          suggestion: Root.example(of: field.name).map { "for example \($0)" })
      } else {
        let value = field.encode(defaults)
        declareDefault(value, of: field.name, field.domain)
        if let value { members.append(.init(field.name, value)) }
      }
    }
    let declared = Parametric(.map(members)) { [decoded, numerics] point in
      var root = Root(defaultsOf: numerics)
      for field in decoded { field.assign(&root, point) }
      return root
    }
    return PartialMapping(declared: declared, failed: failed, isGood: found.isGood && failed.isEmpty)
  }

  /// The entries of a mapping by the fields that they belong to.
  private struct MatchedKeys {
    var values: [String: Node] = [:]
    var isGood = true
    /// The fields that unknown keys stand for, which are not reported as missing.
    var replaced: Set<String> = []
  }

  private mutating func found(
    _ entries: [Node.Entry], names: [any Named], what: String, claimed: [String],
    advice: (String, Node) -> KeyAdvice?
  ) -> MatchedKeys {
    var found = MatchedKeys()
    let known = names.map(\.name)
    let written = entries.compactMap(\.key.scalar?.text)
    for (index, entry) in entries.enumerated() {
      let key = entry.key.scalar?.text ?? ""
      if known.contains(key) {
        found.values[key] = entry.value
        continue
      }
      found.isGood = false
      let advice = advice(key, entry.value)
      let meant = advice == nil ? Suggestion.meant(by: key, among: names) : nil
      if let advice { found.replaced.formUnion(advice.fields) }
      sink.error(
        .unknownKey, "unknown key `\(key)` in \(what)", at: entry.key.location,
        notes: [known.isEmpty ? "\(what) takes no keys" : "allowed here: " + known.quotedList],
        suggestion: advice?.text ?? meant.map { "did you mean `\($0)`?" }
          ?? parent(of: entry, in: entries[..<index]).map { "if it belongs to `\($0)`, indent it further" })
      if let meant, !written.contains(meant), !claimed.contains(meant), found.values[meant] == nil {
        found.values[meant] = entry.value
      }
    }
    return found
  }
}

/// The key directly above `entry` if it has no value: the entry may have been meant as part of it.
private func parent(of entry: Node.Entry, in above: ArraySlice<Node.Entry>) -> String? {
  guard let last = above.last, last.value.scalar?.isNull == true,
    last.key.location.column == entry.key.location.column
  else { return nil }
  return last.key.scalar?.text
}

extension Codec where Value: Mapping {
  /// A mapping with the fields of `Value`.
  package static func mapping(named what: String) -> Codec {
    Codec(
      "a mapping",
      decode: { node, decoding in decoding.mapping(node, as: Value.self, named: what) },
      encode: { $0.canonical },
      schema: { $0.object(Value.self) })
  }
}
