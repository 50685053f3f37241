internal import CaviarDiagnostics
package import CaviarYAML

/// A value read from a mapping whose fields are declared in one table.
package protocol Mapping: Sendable {
  /// The value with every default.
  init()
  /// The value with the defaults of some ``Numerics``: what a spec meant when its results were made. A record says so where
  /// a default of its own has changed.
  init(defaultsOf numerics: Int)
  /// Its fields, in the order in which they are written and shown.
  static var fields: [Field<Self>] { get }
  /// What helps with a key that is none of the fields. Nil where nothing is known of it: then the nearest name is offered.
  static func advice(on key: String, _ value: Node) -> KeyAdvice?
  /// How a required field is written that is missing: `optimizer: adam`. Nil where what it takes says enough.
  static func example(of field: String) -> String?
}

/// One key of a mapping: its name, its codec, where it is kept, and a line of documentation.
package struct Field<Root: Sendable>: Sendable, Named {
  package let name: String
  package let otherNames: [String]
  /// One line of documentation.
  package let summary: String
  /// What is allowed, in words.
  package let text: String
  package let isRequired: Bool
  /// The default in words, where it depends on the rest of the spec.
  package let contextualDefault: String?
  /// What values it takes, where it is a scalar that may carry a scale.
  let domain: Domain?
  let decode: @Sendable (Node, inout Decoding) -> DecodedField?
  /// The canonical form of the value that a record holds.
  package let encode: @Sendable (Root) -> SpecValue?
  package let schema: @Sendable (inout SchemaWriter) -> SpecValue

  /// A field that was read: its canonical form, and how a record gets it at a point.
  struct DecodedField: Sendable {
    let canonical: SpecValue
    let assign: @Sendable (inout Root, Point) -> Void
  }

  /// Declares a field.
  ///
  /// - Parameters:
  ///   - required: Whether the key must be there. Other fields keep the record's value.
  ///   - default: The default in words, where it depends on the rest of the spec.
  ///   - otherNames: What other tools call it, in lower case.
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
      let declared = decoding.reading(option: name) { codec.decode(node, &$0) }
      guard let declared else { return nil }
      return DecodedField(canonical: declared.canonical) { root, point in root[keyPath: path] = declared.at(point) }
    }
    encode = { codec.encode($0[keyPath: path]) }
    schema = codec.schema
  }
}

extension Mapping {
  package init(defaultsOf numerics: Int) { self.init() }
  package static func advice(on key: String, _ value: Node) -> KeyAdvice? { nil }
  package static func example(of field: String) -> String? { nil }

  /// How the record is written where a value stands in its place: `{patience: 5}` for 5, `{}` for true.
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

/// A record as far as it could be read.
package struct PartialMapping<R: Mapping>: Sendable {
  package let declared: Parametric<R>
  /// The fields that could not be read, or had to be there and are not.
  package let failed: Set<String>
  /// Whether all was well, unknown keys included.
  let isGood: Bool
}

extension Decoding {
  /// Reads a mapping as a record.
  ///
  /// Unknown keys, missing keys and values that do not fit are reported, and the rest is read all the same. A misspelt
  /// key is read as the field that it was meant to be, so that what stands under it is checked too.
  ///
  /// - Parameters:
  ///   - what: The mapping's name in messages, such as `training`.
  ///   - others: Names of further fields that the caller reads from the same mapping.
  package mutating func mapping<R: Mapping>(
    _ node: Node, as type: R.Type = R.self, named what: String, others: [any Named] = []
  ) -> Parametric<R>? {
    let read = partialMapping(node, as: type, named: what, others: others)
    return read.flatMap { $0.isGood ? $0.declared : nil }
  }

  /// Reads a mapping as a record, and leaves the fields that could not be read at their defaults.
  ///
  /// - Parameter excluded: Fields that are not read, under whatever key they stand.
  /// - Returns: Nil where the node is no mapping.
  package mutating func partialMapping<R: Mapping>(
    _ node: Node, as type: R.Type = R.self, named what: String, others: [any Named] = [],
    without excluded: Set<String> = []
  ) -> PartialMapping<R>? {
    guard let entries = node.mapping else {
      expected(
        "a mapping with the keys " + R.fields.map(\.name).quotedList, at: node, suggestion: R.written(with: node))
      return nil
    }
    let names: [any Named] = R.fields + others
    let found = found(entries, names: names, what: what, claimed: others.map(\.name), advice: R.advice)
    var failed: Set<String> = []
    var readings: [Field<R>.DecodedField] = []
    var members: [SpecValue.Member] = []
    let defaults = R(defaultsOf: numerics)
    for field in R.fields where !excluded.contains(field.name) {
      if let value = found.values[field.name] {
        guard let reading = field.decode(value, &self) else {
          failed.insert(field.name)
          continue
        }
        readings.append(reading)
        members.append(.init(field.name, reading.canonical))
      } else if field.isRequired {
        failed.insert(field.name)
        if found.replaced.contains(field.name) { continue }
        sink.error(
          .missingKey, "\(what) needs `\(field.name)`", at: node.location,
          notes: ["`\(field.name)`: \(field.summary)", "it takes \(field.text)"],
          suggestion: R.example(of: field.name).map { "for example \($0)" })
      } else {
        let value = field.encode(defaults)
        declareDefault(value, of: field.name, field.domain)
        if let value { members.append(.init(field.name, value)) }
      }
    }
    let declared = Parametric(.map(members)) { [readings, numerics] point in
      var record = R(defaultsOf: numerics)
      for reading in readings { reading.assign(&record, point) }
      return record
    }
    return PartialMapping(declared: declared, failed: failed, isGood: found.isGood && failed.isEmpty)
  }

  private struct MatchedKeys {
    var values: [String: Node] = [:]
    var isGood = true
    /// The fields that unknown keys stood for.
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

/// The key right above one, where nothing is written behind it: what stands below may be meant for it.
private func parent(of entry: Node.Entry, in above: ArraySlice<Node.Entry>) -> String? {
  guard let last = above.last, last.value.scalar?.isNull == true,
    last.key.location.column == entry.key.location.column
  else { return nil }
  return last.key.scalar?.text
}

extension Codec where Value: Mapping {
  /// A mapping with the record's fields.
  package static func mapping(named what: String) -> Codec {
    Codec(
      "a mapping",
      decode: { node, decoding in decoding.mapping(node, as: Value.self, named: what) },
      encode: { $0.canonical },
      schema: { $0.object(Value.self) })
  }
}
