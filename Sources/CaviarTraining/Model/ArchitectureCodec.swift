internal import CaviarDiagnostics
package import CaviarSpec
internal import CaviarYAML

extension Codec where Value == Architecture {
  /// The codec of a model: a list of layers that ends with an output.
  package static var architecture: Codec {
    Codec(
      "a list of layers, the last of them an output",
      decode: { node, decoding in ArchitectureReader().read(node, &decoding) },
      encode: { model in
        let items: [any ModelItem] = model.layers.map(\.part) + [model.output.part]
        return .list(items.compactMap(layerKind.codec.encode))
      },
      schema: { writer in ["type": "array", "items": ModelSchema.item(&writer), "minItems": 1] })
  }
}

/// Reads a model in two passes: the outline, which names all items, then their options at each point of the space.
///
/// Names come first, since the addresses of options begin with them.
private struct ArchitectureReader {
  func read(_ node: Node, _ decoding: inout Decoding) -> Parametric<Architecture>? {
    guard let items = node.sequence else {
      decoding.expected("a list of layers", at: node, suggestion: "one layer in each line: \"- dense: {units: 50}\"")
      return nil
    }
    var outline = OutlineReader()
    let opened = outline.open(items, &decoding)
    let isNamed = areNamesUnique(opened.flatMap { $0?.parts ?? [] }, &decoding)
    let isEnded = endsWell(node, opened, &decoding)
    let hidden = isEnded ? Array(opened.dropLast()) : opened.filter { $0?.isOutput != true }
    let layers = ModelReader().layers(hidden, &decoding)
    let output = output(of: opened, &decoding)
    guard isNamed, isEnded, let layers, let output else { return nil }
    guard case .list(let items) = layers.canonical else { return nil }
    return Parametric(.list(items + [output.canonical])) { point in
      Architecture(layers: layers.at(point), output: output.at(point)).completed
    }
  }

  private func output(of items: [OutlineItem?], _ decoding: inout Decoding) -> Parametric<
    Architecture.Item<any Output>
  >? {
    guard case .part(let part)?? = items.last(where: { $0?.isOutput == true }) else { return nil }
    let options = decoding.within(prefix: part.name) { layerKind.options(part.head, &$0) }
    return options?.map { output in
      guard let output = output as? any Output else { preconditionFailure("a layer was taken for an output") }
      return Architecture.Item(part.name, output, at: part.head.location)
    }
  }

  /// Checks that each name belongs to one item, since addresses begin with it.
  private func areNamesUnique(_ parts: [OutlineItem.Part], _ decoding: inout Decoding) -> Bool {
    var isGood = true
    let automatic = Set(parts.filter { $0.label == nil }.map(\.automaticName))
    var given: Set<String> = []
    for part in parts {
      guard let label = part.label, label.scalar?.text == part.name else { continue }
      let isFirst = given.insert(part.name).inserted
      // A name such as `dense1[2]` may be that of a copy where some layer is called `dense1`.
      let copied = part.name.contains("[") ? String(part.name.prefix { $0 != "[" }) : nil
      let isCopied = copied.map { copied in parts.contains { $0.name == copied } } ?? false
      guard !isFirst || automatic.contains(part.name) || isCopied else { continue }
      isGood = false
      decoding.sink.error(
        .duplicateAddress, "two layers are called `\(part.name)`", at: label.location,
        notes: [
          isFirst
            ? isCopied
              ? "`\(copied ?? "")` is another layer, whose copies would have such names"
              : "layers without a name are named by kind and number: `\(part.name)` is one of them"
            : "names are unique, since addresses begin with them"
        ],
        suggestion: "give it another name")
    }
    return isGood
  }

  /// Checks that the model ends with its only output.
  private func endsWell(_ node: Node, _ opened: [OutlineItem?], _ decoding: inout Decoding) -> Bool {
    guard let last = opened.last else {
      decoding.sink.error(
        .wrongType, "the model is empty", at: node.location,
        notes: ["a model is a list of layers that ends with an output"],
        suggestion: "the smallest model is [softmax]")
      return false
    }
    var isGood = true
    let inner = last?.isOutput == true ? opened.dropLast() : opened[...]
    for item in inner {
      for part in item?.parts ?? [] where part.layer == nil {
        isGood = false
        let name = part.head.entry.name
        let isAlone = if case .part = item { true } else { false }
        decoding.sink.error(
          .conflict,
          isAlone
            ? "the output `\(name)` is not the last layer" : "the output `\(name)` is inside a `\(item?.kind ?? "")`",
          at: part.head.location, notes: ["a model has one output, at its end"],
          suggestion: "move it to the end of the list")
      }
    }
    if let last, !last.isOutput, isGood {
      isGood = false
      decoding.sink.error(
        .conflict, "the model ends with `\(last.kind)`, which is not an output", at: last.location,
        notes: ["outputs: " + outputs.map { $0.name }.quotedList],
        suggestion: "add a line after it: \"- \(outputs[outputs.count - 1].name)\"")
    }
    return isGood
  }
}

extension OutlineItem {
  fileprivate var isOutput: Bool { if case .part(let part) = self { part.layer == nil } else { false } }

  fileprivate var kind: String {
    switch self {
    case .part(let part): part.head.entry.name
    case .choice: "choice"
    case .repetition: "repeat"
    }
  }
}

/// The JSON Schema of an item of a model: a layer, an output, a choice or a repeat.
enum ModelSchema {
  static func item(_ writer: inout SchemaWriter) -> SpecValue {
    writer.definition("model item") { writer in
      let layer = layerKind.one(&writer)
      var alternatives: [SpecValue] = [layer]
      if writer.isSearchable {
        let item = writer.definition("model item") { _ in [:] }
        alternatives.append([
          "type": "object", "description": "One of a few alternatives, which the search chooses.",
          "properties": [
            "choice": [
              "type": "array", "minItems": 1,
              "items": ["anyOf": [["const": "none"], item, ["type": "array", "items": item, "minItems": 1]]],
            ]
          ],
          "required": ["choice"], "additionalProperties": false,
        ])
      }
      alternatives.append([
        "type": "object", "description": .text(Repeat.summary),
        "properties": .map([.init("repeat", writer.object(Repeat.self))]), "required": ["repeat"],
        "additionalProperties": false,
      ])
      return ["anyOf": .list(alternatives)]
    }
  }
}
