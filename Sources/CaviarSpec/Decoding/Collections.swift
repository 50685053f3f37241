internal import CaviarDiagnostics
internal import CaviarYAML

/// A member of a mapping whose keys the user chooses.
///
/// Lists of these are used in place of dictionaries, which have no fixed order.
package struct Keyed<Value: Sendable>: Sendable {
  package let key: String
  package let value: Value

  package init(_ key: String, _ value: Value) {
    self.key = key
    self.value = value
  }
}

extension Codec {
  /// A mapping from names that the user chooses to values of this codec. It is sorted by name, so that the order in the
  /// file has no effect.
  ///
  /// - Parameter what: The kind of thing that is named: "a column".
  package func keyed(by what: String) -> Codec<[Keyed<Value>]> {
    Codec<[Keyed<Value>]>(
      "a mapping from \(what)'s name to \(text)",
      decode: { node, decoding in
        guard let entries = node.mapping else {
          decoding.expected("a mapping from \(what)'s name to \(text)", at: node)
          return nil
        }
        let decoded = entries.map { entry in
          decode(entry.value, &decoding).map { Keyed<Parametric<Value>>(entry.key.scalar?.text ?? "", $0) }
        }
        let good = decoded.compactMap { $0 }.sorted { $0.key < $1.key }
        guard good.count == entries.count else { return nil }
        return Parametric(.map(good.map { .init($0.key, $0.value.canonical) })) { point in
          good.map { Keyed<Value>($0.key, $0.value.at(point)) }
        }
      },
      encode: { members in
        let sorted = members.sorted { $0.key < $1.key }
        return .map(sorted.compactMap { member in encode(member.value).map { .init(member.key, $0) } })
      },
      schema: { writer in ["type": "object", "additionalProperties": schema(&writer)] })
  }

  /// A list of values with this codec, or a single value in place of a list of one.
  package var oneOrMore: Codec<[Value]> {
    let list = list(minimum: 1)
    return Codec<[Value]>(
      "\(text), or a list of them",
      decode: { node, decoding in
        guard node.sequence == nil else { return list.decode(node, &decoding) }
        guard let one = decode(node, &decoding) else { return nil }
        return Parametric(.list([one.canonical])) { [one.at($0)] }
      },
      encode: list.encode,
      schema: { writer in ["anyOf": [schema(&writer), list.schema(&writer)]] })
  }
}

extension Codec where Value: Collection {
  /// The same codec, which leaves out an empty value.
  package var unlessEmpty: Codec {
    Codec(text, decode: decode, encode: { $0.isEmpty ? nil : encode($0) }, schema: schema)
  }
}

extension Codec where Value == [String] {
  /// The same list, with an error if a text occurs twice.
  package var distinct: Codec {
    Codec(
      text,
      decode: { node, decoding in
        guard let list = decode(node, &decoding) else { return nil }
        let texts = list.at(Point())
        if let index = texts.indices.first(where: { texts[..<$0].contains(texts[$0]) }) {
          decoding.sink.error(
            .conflict, "`\(texts[index])` is listed twice", at: node.sequence?[index].location ?? node.location
          )
          return nil
        }
        return list
      },
      encode: encode,
      schema: { schema(&$0).setting("uniqueItems", to: true) })
  }
}

extension Codec where Value == String {
  /// Free text, empty or not.
  package static var anyText: Codec {
    Codec(
      "a text",
      decode: { node, decoding in
        guard let scalar = node.scalar, !scalar.isPlain || !scalar.text.isEmpty else {
          decoding.expected("a text", at: node, suggestion: "the empty text is written \"\"")
          return nil
        }
        return Parametric(.text(scalar.text)) { _ in scalar.text }
      },
      encode: { .text($0) },
      schema: { _ in ["type": ["string", "number", "boolean"]] })
  }
}
