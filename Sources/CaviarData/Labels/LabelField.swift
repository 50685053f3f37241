internal import CaviarDiagnostics
internal import CaviarSpec
internal import CaviarYAML

/// The label and its preprocessing: `digit`, or `{name: price, preprocess: [log, standardize]}`.
package struct LabelField<Reference: Sendable>: Sendable {
  package var reference: Reference
  package var preprocess: [any LabelPreprocessor] = []

  package init(reference: Reference) { self.reference = reference }
}

extension Codec {
  /// A label's reference alone, or a mapping with it under `key` and `preprocess`.
  static func label<Reference>(_ codec: Codec<Reference>, key: String) -> Codec
  where Value == LabelField<Reference> {
    let steps = labelPreprocessorKind.codec.list()
    return Codec(
      "\(codec.text), or a mapping with `\(key)` and `preprocess`",
      decode: { node, decoding in
        guard let entries = node.mapping else {
          return codec.decode(node, &decoding)?.map { LabelField(reference: $0) }
        }
        var isGood = true
        for entry in entries where ![key, "preprocess"].contains(entry.key.scalar?.text) {
          decoding.sink.error(
            .unknownKey, "unknown key `\(entry.key.scalar?.text ?? "")` in the label", at: entry.key.location,
            notes: ["allowed here: `\(key)`, `preprocess`"])
          isGood = false
        }
        guard let name = entries.first(where: { $0.key.scalar?.text == key })?.value else {
          decoding.sink.error(.missingKey, "the label needs `\(key)`", at: node.location)
          return nil
        }
        let reference = codec.decode(name, &decoding)
        let list = entries.first { $0.key.scalar?.text == "preprocess" }.map { steps.decode($0.value, &decoding) }
        if case .some(.none) = list { isGood = false }
        guard isGood, let reference else { return nil }
        guard let preprocess = list ?? nil else { return reference.map { LabelField(reference: $0) } }
        return Parametric(.map([.init(key, reference.canonical), .init("preprocess", preprocess.canonical)])) { point in
          var field = LabelField(reference: reference.at(point))
          field.preprocess = preprocess.at(point)
          return field
        }
      },
      encode: { field in
        guard let reference = codec.encode(field.reference), !field.preprocess.isEmpty else {
          return codec.encode(field.reference)
        }
        return .map([.init(key, reference), .init("preprocess", steps.encode(field.preprocess) ?? [])])
      },
      schema: { writer in
        let full: SpecValue = [
          "type": "object",
          "properties": .map([.init(key, codec.schema(&writer)), .init("preprocess", steps.schema(&writer))]),
          "required": [.text(key)], "additionalProperties": false,
        ]
        return ["anyOf": [codec.schema(&writer), full]]
      })
  }
}
