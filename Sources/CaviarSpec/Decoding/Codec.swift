internal import CaviarDiagnostics
package import CaviarYAML

/// Decodes, encodes and describes the values of a field.
///
/// A field names one codec, so that decoder, JSON Schema and reference cannot disagree.
package struct Codec<Value: Sendable>: Sendable {
  /// The allowed values in words: "a number greater than 0".
  package let text: String
  /// Decodes a node. Returns nil after an error, which is reported to the sink.
  package let decode: @Sendable (Node, inout Decoding) -> Parametric<Value>?
  /// The canonical form of a value, or nil if the field is left out.
  package let encode: @Sendable (Value) -> SpecValue?
  /// The JSON Schema of what `decode` accepts.
  package let schema: @Sendable (inout SchemaWriter) -> SpecValue
  /// The values of a scalar that may carry a scale; nil for all other codecs.
  package var domain: Domain?

  package init(
    _ text: String,
    decode: @escaping @Sendable (Node, inout Decoding) -> Parametric<Value>?,
    encode: @escaping @Sendable (Value) -> SpecValue?,
    schema: @escaping @Sendable (inout SchemaWriter) -> SpecValue
  ) {
    self.text = text
    self.decode = decode
    self.encode = encode
    self.schema = schema
  }
}

extension Codec {
  /// The same codec for a field that may be left out.
  package var optional: Codec<Value?> {
    var codec = Codec<Value?>(
      text,
      decode: { node, decoding in decode(node, &decoding)?.map { $0 } },
      encode: { $0.flatMap(encode) },
      schema: schema)
    codec.domain = domain
    return codec
  }

  /// The same codec, with a scale allowed in the place of every scalar.
  package var searchable: Codec {
    Codec(
      text,
      decode: { node, decoding in
        let outer = decoding.isSearchable
        decoding.isSearchable = true
        defer { decoding.isSearchable = outer }
        return decode(node, &decoding)
      },
      encode: encode,
      schema: { writer in
        let outer = writer.isSearchable
        writer.isSearchable = true
        defer { writer.isSearchable = outer }
        return schema(&writer)
      })
  }

  /// A list of at least `minimum` items, each with this codec.
  package func list(minimum: Int = 0) -> Codec<[Value]> {
    Codec<[Value]>(
      "a list, each item \(text)",
      decode: { node, decoding in
        guard let items = node.sequence else {
          decoding.expected(
            "a list", at: node,
            suggestion: node.mapping == nil
              ? "write it between brackets: [\(node.scalar.map { $0.isNull ? "a, b" : $0.text } ?? "a, b")]"
              : "each item begins with '- '; or write it between brackets: [{…}, {…}]"
          )
          return nil
        }
        guard items.count >= minimum else {
          let found = items.isEmpty ? "an empty one" : "one with \(items.count)"
          decoding.sink.error(
            .wrongType, "expected a list with at least \(counted(minimum, "item")), found \(found)", at: node.location)
          return nil
        }
        let decoded = items.map { decode($0, &decoding) }
        let good = decoded.compactMap { $0 }
        guard good.count == items.count else { return nil }
        return Parametric(.list(good.map(\.canonical))) { point in good.map { $0.at(point) } }
      },
      encode: { .list($0.compactMap(encode)) },
      schema: { writer in
        let list: SpecValue = ["type": "array", "items": schema(&writer)]
        return minimum > 0 ? list.setting("minItems", to: .integer(minimum)) : list
      })
  }
}

extension Decoding {
  /// Reports that `node` is not what was expected.
  package mutating func expected(_ what: String, at node: Node, suggestion: String? = nil) {
    sink.error(.wrongType, "expected \(what), found \(node.found)", at: node.location, suggestion: suggestion)
  }
}

extension Node {
  /// A description of this node for the sentence "expected …, found …": "`abc`", "a list".
  package var found: String {
    if sequence?.isEmpty == true { return "an empty list" }
    if mapping?.isEmpty == true { return "an empty mapping" }
    guard let scalar, !scalar.isNull else { return kind }
    if scalar.text.isEmpty { return "an empty text" }
    let text = scalar.text.count > 40 ? scalar.text.prefix(39) + "…" : scalar.text[...]
    return scalar.isPlain ? "`\(text)`" : "the text \"\(text)\" in quotes"
  }
}
