package import CaviarDiagnostics
package import CaviarSpec
package import CaviarYAML

/// A range of one hyperparameter, or a value, as a stage or a check gives it: it is checked against the space once the whole spec
/// is read, since a stage may stand before the model.
package struct StageRange: Sendable {
  package let address: String
  package let key: SourceLocation
  package let node: Node

  package init(address: String, key: SourceLocation, node: Node) {
    self.address = address
    self.key = key
    self.node = node
  }
}

extension Codec where Value == [StageRange] {
  /// A mapping from addresses to `[low, high]`, a list of choices, or a literal.
  package static var ranges: Codec {
    let list: SpecValue = ["type": "array", "items": literal, "minItems": 1]
    return addressed(
      "a mapping from addresses to ranges", example: "{learning_rate: [1e-4, 1e-2]}",
      schema: [
        "anyOf": [
          list, literal,
          [
            "type": "object", "description": "The range that a check has found, or another one.",
            "properties": ["from": ["const": .text(LearningRateBracket.name)], "else": ["anyOf": [list, literal]]],
            "required": ["from"], "additionalProperties": false,
          ],
        ]
      ])
  }

  /// A mapping from addresses to literals.
  static var values: Codec {
    addressed("a mapping from addresses to values", example: "{learning_rate: 1e-2}", schema: literal)
  }

  private static var literal: SpecValue { ["type": ["number", "string", "boolean"]] }

  private static func addressed(_ text: String, example: String, schema: SpecValue) -> Codec {
    Codec(
      text,
      decode: { node, decoding in
        guard let entries = node.mapping else {
          decoding.expected("\(text), such as \(example)", at: node)
          return nil
        }
        let ranges = entries.compactMap { entry in
          entry.key.scalar.map { StageRange(address: $0.text, key: entry.key.location, node: entry.value) }
        }
        return Parametric(node.plainValue.plain) { _ in ranges }
      },
      encode: { ranges in
        let written = ranges.sorted { $0.address < $1.address }.map {
          SpecValue.Member($0.address, $0.node.plainValue.plain)
        }
        return written.isEmpty ? nil : .map(written)
      },
      schema: { _ in ["type": "object", "additionalProperties": schema] })
  }
}
