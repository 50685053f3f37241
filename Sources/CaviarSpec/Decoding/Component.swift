package import CaviarDiagnostics
package import CaviarYAML

/// A part that a spec chooses by name: a layer, an optimizer, an initializer, a check.
///
/// A component is one file, so that adding one touches no other code: its name here and in other tools, its options, an
/// example that a test runs, its source in the literature, and the implementation. An instance holds the options' values.
package protocol Component: Mapping {
  /// The name in the language.
  static var name: String { get }
  /// The names in other tools, in lower case.
  static var otherNames: [String] { get }
  /// One line of documentation.
  static var summary: String { get }
  /// An example of its use, in YAML.
  static var example: String { get }
  /// The publication that describes it.
  static var source: String? { get }
  /// True if its only option may be written without its name: `exponential: 0.95`.
  static var hasShorthand: Bool { get }
}

extension Component {
  package static var otherNames: [String] { [] }
  package static var fields: [Field<Self>] { [] }
  package static var source: String? { nil }
  package static var hasShorthand: Bool { false }

  /// The canonical form in the place of a component: a bare name, or the name with its options.
  package var canonicalComponent: SpecValue { Self.canonicalComponent(canonical) }

  fileprivate static func canonicalComponent(_ options: SpecValue) -> SpecValue {
    guard case .map(let members) = options, let first = members.first else { return .text(name) }
    return .map([.init(name, hasShorthand ? first.value : options)])
  }
}

/// A component as a member of its kind `Part`, such as `any Optimizer`, with its own type erased: a kind is one list.
package struct ComponentEntry<Part: Sendable>: Sendable, Named {
  package let name: String
  package let otherNames: [String]
  package let summary: String
  package let example: String
  package let source: String?
  package let options: [OptionDescription]
  package let requiresOptions: Bool
  let hasShorthand: Bool
  let shorthandName: String?
  let decode: @Sendable (Node?, inout Decoding) -> Parametric<Part>?
  private let decodeBeside: @Sendable (Node, String, [any Named], inout Decoding) -> Parametric<Part>?
  let encode: @Sendable (Part) -> SpecValue?
  let canonicalOptions: @Sendable (Part) -> SpecValue?
  let schema: @Sendable (inout SchemaWriter) -> SpecValue
  private let object: @Sendable (inout SchemaWriter) -> SpecValue

  package init<C: Component>(_ type: C.Type, as part: @escaping @Sendable (C) -> Part) {
    name = C.name
    otherNames = C.otherNames
    summary = C.summary
    example = C.example
    source = C.source
    options = C.options
    requiresOptions = C.fields.contains { $0.isRequired }
    hasShorthand = C.hasShorthand
    shorthandName = C.hasShorthand ? C.fields.first?.name : nil
    decodeBeside = { node, what, others, decoding in
      decoding.mapping(node, as: C.self, named: what, others: others)?.map(part)
    }
    decode = { node, decoding in
      guard let node else {
        let value = C(defaultsOf: decoding.numerics)
        for field in C.fields { decoding.declareDefault(field.encode(value), of: field.name, field.domain) }
        return Parametric<C>(value.canonicalComponent) { _ in value }.map(part)
      }
      guard var component = decoding.mapping(node, as: C.self, named: "`\(C.name)`") else { return nil }
      component.canonical = C.canonicalComponent(component.canonical)
      return component.map(part)
    }
    encode = { ($0 as? C)?.canonicalComponent }
    canonicalOptions = { ($0 as? C)?.canonical }
    object = { $0.object(C.self) }
    schema = { writer in
      let object = writer.object(C.self)
      guard C.hasShorthand, let field = C.fields.first else { return object }
      return ["anyOf": [field.schema(&writer), object]]
    }
  }

  /// The suggestion for a bare value in the place of the options: `dense: {units: 16}` for `dense: 16`.
  func written(with node: Node) -> String? {
    guard let value = node.scalar, value.number != nil, let option = options.first(where: \.isRequired) ?? options.first
    else { return nil }
    return "write \(name): {\(option.name): \(value.text)}"
  }

  /// Decodes the component's options from a mapping that also contains the fields `others`.
  package func decodeInline(
    _ node: Node, named what: String, beside others: [any Named], _ decoding: inout Decoding
  ) -> Parametric<Part>? {
    decodeBeside(node, what, others, &decoding)
  }

  /// The JSON Schema of a mapping with the component's options and the fields of another type.
  package func schema<Other: Mapping>(beside type: Other.Type, _ writer: inout SchemaWriter) -> SpecValue {
    let own = object(&writer)
    let other = writer.object(type)
    let properties = (own["properties"] ?? [:]).merging(other["properties"] ?? [:])
    return own.setting("properties", to: properties)
  }
}

/// All components of one kind, sorted by name: a registry that decodes a name with its options, or lists the known names.
package struct ComponentKind<Part: Sendable>: Sendable {
  /// The kind's name in messages: "layer", "optimizer".
  package let name: String
  package let entries: [ComponentEntry<Part>]
  /// Further names that may stand in the place of a component, for messages: `choice`, `repeat`.
  private let substitutes: [String]

  package init(_ name: String, _ entries: [ComponentEntry<Part>], or substitutes: [String] = []) {
    self.name = name
    self.entries = entries
    self.substitutes = substitutes
  }

  /// The codec of a component of this kind: its bare name, `{name: options}`, or, in searchable parts of a spec,
  /// `{choice: […]}` between several.
  package var codec: Codec<Part> {
    Codec(
      withArticle,
      decode: { node, decoding in
        guard let choices = node.choices else { return decode(node, &decoding) }
        return decoding.choice(choices, address: decoding.address) { alternative, _, decoding in
          decode(alternative, &decoding)
        }
      },
      encode: { part in entries.lazy.compactMap { $0.encode(part) }.first },
      schema: { writer in
        let one = one(&writer)
        return writer.orChoice(of: one)
      })
  }

  /// The schema of one component, without a choice.
  package func one(_ writer: inout SchemaWriter) -> SpecValue {
    writer.definition(writer.isSearchable ? "searchable \(name)" : name) { writer in
      ["anyOf": .list(entries.flatMap { schemas(of: $0, &writer) })]
    }
  }

  /// The schemas of the components, each with further keys next to its name.
  package func schemas(beside keys: [SpecValue.Member], _ writer: inout SchemaWriter) -> [SpecValue] {
    entries.map { entry in
      [
        "type": "object", "description": .text(entry.summary),
        "properties": .map([.init(entry.name, entry.schema(&writer))] + keys),
        "required": .list([.text(entry.name)] + keys.map { .text($0.key) }), "additionalProperties": false,
      ]
    }
  }

  /// "a layer", "an optimizer"
  var withArticle: String {
    (name.first.map { "aeiou".contains($0) } == true ? "an " : "a ") + name
  }

  /// Decodes a component. The addresses of its options begin with its name, after the prefix of the enclosing part.
  package func decode(_ node: Node, _ decoding: inout Decoding) -> Parametric<Part>? {
    guard let head = head(of: node, &decoding) else { return nil }
    return decoding.within(prefix: decoding.address(of: head.entry.name)) { decoding in
      options(head, &decoding)
    }
  }

  /// The options of a component of this kind as a mapping, without its name.
  package func canonicalOptions(of part: Part) -> SpecValue? {
    entries.lazy.compactMap { $0.canonicalOptions(part) }.first
  }

  /// A component's name in a spec and its undecoded options, for callers that choose the prefix by the component.
  package struct Head {
    package let entry: ComponentEntry<Part>
    package let location: SourceLocation
    let options: Node?
  }

  /// The component that `node` names. Nil after an error.
  package func head(of node: Node, _ decoding: inout Decoding) -> Head? {
    if let scalar = node.scalar, !scalar.isNull {
      guard let entry = entry(named: scalar.text, at: node, &decoding) else { return nil }
      if entry.requiresOptions {
        let names = entry.options.filter(\.isRequired).map(\.name)
        decoding.sink.error(
          .missingKey, "`\(entry.name)` needs " + names.quotedList, at: node.location,
          suggestion: "for example \(entry.example)")
        return nil
      }
      return Head(entry: entry, location: node.location, options: nil)
    }
    guard let entries = node.mapping, let first = entries.first else {
      let names = node.sequence.map { $0.compactMap { $0.scalar?.text } } ?? []
      let isChoice = decoding.isSearchable && !names.isEmpty && names.count == node.sequence?.count
      decoding.expected(
        "the name of \(withArticle): " + self.entries.map(\.name).quotedList, at: node,
        suggestion: isChoice ? "for a choice write {choice: [\(names.joined(separator: ", "))]}" : nil)
      return nil
    }
    guard entries.count == 1 else {
      if let suggestion = typed(entries) {
        decoding.sink.error(
          .unknownName, "unknown \(name) `\(first.key.scalar?.text ?? "")`", at: first.key.location,
          suggestion: suggestion)
        return nil
      }
      let isFlat = first.value.scalar?.isNull == true
      let keys = entries.compactMap(\.key.scalar?.text)
      decoding.sink.error(
        .conflict, "expected one \(name), found the keys " + keys.quotedList, at: entries[1].key.location,
        suggestion: isFlat
          ? "indent the options further: {\(keys[0]): {\(keys.dropFirst().joined(separator: ": …, ")): …}}"
          : "write each \(name) in an item of its own")
      return nil
    }
    guard let entry = entry(named: first.key.scalar?.text ?? "", at: first.key, typed: typed(entries), &decoding) else {
      return nil
    }
    guard first.value.scalar?.isNull != true else {
      decoding.sink.error(
        .wrongType, "`\(entry.name):` has no options", at: first.key.location,
        suggestion: entry.requiresOptions
          ? "for example \(entry.example)" : "without options write just `\(entry.name)`")
      return nil
    }
    return Head(entry: entry, location: first.key.location, options: first.value)
  }

  /// Decodes the options of a component under the current prefix, without the keys that the caller decodes itself.
  package func options(
    _ head: Head, without taken: [String] = [], _ decoding: inout Decoding
  ) -> Parametric<Part>? {
    guard var node = head.options else { return head.entry.decode(nil, &decoding) }
    node = node.removing(taken)
    if let name = head.entry.shorthandName, !isOptions(node, of: head.entry, decoding) {
      node = node.wrapped(under: name)
    }
    if !head.entry.hasShorthand, node.mapping == nil {
      let names = head.entry.options.map(\.name)
      decoding.expected(
        names.isEmpty
          ? "no options of `\(head.entry.name)`" : "the options of `\(head.entry.name)`: " + names.quotedList,
        at: node, suggestion: head.entry.written(with: node) ?? "for example \(head.entry.example)")
      return nil
    }
    return head.entry.decode(node, &decoding)
  }

  /// True if a mapping under a component with a shorthand contains options by name, even misspelt, and is not a scale.
  private func isOptions(_ node: Node, of entry: ComponentEntry<Part>, _ decoding: Decoding) -> Bool {
    guard let keys = node.mapping?.compactMap(\.key.scalar?.text) else { return false }
    if keys.contains(where: { key in entry.options.contains { $0.name == key } }) { return true }
    return keys.contains { key in
      Suggestion.meant(by: key, among: entry.options) != nil && !decoding.isScaleKey(key)
    }
  }

  /// The suggestion for a component in the notation of other tools: `{type: dense, units: 50}`, `{activation: relu}`.
  private func typed(_ entries: [Node.Entry]) -> String? {
    guard let first = entries.first, let key = first.key.scalar?.text, let word = first.value.scalar?.text,
      !self.entries.contains(where: { $0.name == key || $0.otherNames.contains(key) }),
      let entry = self.entries.first(where: { $0.name == word })
    else { return nil }
    let options = entries.dropFirst().compactMap { $0.key.scalar.map { "\($0.text): …" } }
    return "write "
      + (options.isEmpty ? "just `\(entry.name)`" : "`\(entry.name): {\(options.joined(separator: ", "))}`")
  }

  private func entry(
    named name: String, at node: Node, typed: String? = nil, _ decoding: inout Decoding
  ) -> ComponentEntry<Part>? {
    if let entry = entries.first(where: { $0.name == name }) { return entry }
    decoding.sink.error(
      .unknownName, "unknown \(self.name) `\(name)`", at: node.location,
      notes: ["known: " + (entries.map(\.name) + substitutes).quotedList],
      suggestion: typed
        // `relu()`, `adam(lr=0.1)`
        ?? Suggestion.meant(by: String(name.prefix { $0 != "(" }), among: entries).map { "did you mean `\($0)`?" })
    return nil
  }

  private func schemas(of entry: ComponentEntry<Part>, _ writer: inout SchemaWriter) -> [SpecValue] {
    let bare: SpecValue = ["const": .text(entry.name), "description": .text(entry.summary)]
    let full: SpecValue = [
      "type": "object", "description": .text(entry.summary),
      "properties": .map([.init(entry.name, entry.schema(&writer))]),
      "required": [.text(entry.name)], "additionalProperties": false,
    ]
    return entry.requiresOptions ? [full] : [bare, full]
  }
}
