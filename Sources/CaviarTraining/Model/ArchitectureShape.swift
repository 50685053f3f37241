internal import CaviarDiagnostics
package import CaviarSpec
internal import CaviarYAML

extension Shape where Value == Architecture {
  /// The shape of a model: a list of layers that ends with an output.
  package static var architecture: Shape {
    Shape(
      "a list of layers, the last of them an output",
      decode: { node, decoding in ArchitectureReader().read(node, &decoding) },
      encode: { model in
        let items: [any ModelItem] = model.layers.map(\.part) + [model.output.part]
        return .list(items.compactMap(layerKind.shape.encode))
      },
      schema: { writer in
        ["type": "array", "items": layerKind.shape.schema(&writer), "minItems": 1]
      })
  }
}

/// Reads a model, item by item.
private struct ArchitectureReader {
  private typealias Head = ComponentKind<any ModelItem>.Head

  /// An item whose kind and name are known, and whose options are not read yet.
  private struct Opened {
    let head: Head
    let name: String
  }

  func read(_ node: Node, _ decoding: inout Decoding) -> Declared<Architecture>? {
    guard let items = node.sequence else {
      decoding.expected("a list of layers", at: node, suggestion: "one layer in each line: \"- dense: {units: 50}\"")
      return nil
    }
    let opened = open(items, &decoding)
    let isNamed = areNamesUnique(items, opened, &decoding)
    let isEnded = endsWell(node, opened, &decoding)
    let types = opened.map { opened in opened.flatMap { layerType($0.head.entry.name) } }
    let declared = opened.indices.map { index -> Declared<any ModelItem>? in
      guard let item = opened[index] else { return nil }
      let options = decoding.within(prefix: item.name) { layerKind.options(item.head, &$0) }
      let following = types[(index + 1)...].compactMap { $0 }
      return options.map { completed($0, type: types[index], in: LayerContext(before: following[...])) }
    }
    let good = declared.compactMap { $0 }
    let names = opened.compactMap { $0?.name }
    guard isNamed, isEnded, good.count == items.count, names.count == items.count else { return nil }
    return Declared(.list(good.map(\.canonical))) { point in
      let parts = good.map { $0.at(point) }
      let layers = zip(names, parts).compactMap { name, part in (part as? any Layer).map { Architecture.Item(name, $0) }
      }
      guard let name = names.last, let output = parts.last as? any Output else {
        preconditionFailure("a model without an output was let through")
      }
      return Architecture(layers: layers, output: .init(name, output))
    }
  }

  /// Finds what each item is, and its name: the one that it is given, or its kind and number. Items count whether they
  /// have names or not, so that naming one leaves the names of the others alone.
  private func open(_ items: [Node], _ decoding: inout Decoding) -> [Opened?] {
    var counted = LayerNames()
    return items.map { item in
      guard let head = layerKind.head(of: item, &decoding) else { return nil }
      let kind = head.entry.name
      let number = layerType(kind) == nil ? kind : counted.next(kind)
      let name = item.label?.scalar.map(\.text) ?? number
      return Opened(head: head, name: name.isIdentifier ? name : number)
    }
  }

  /// Checks that each name belongs to one item, for addresses begin with it.
  private func areNamesUnique(_ items: [Node], _ opened: [Opened?], _ decoding: inout Decoding) -> Bool {
    var isGood = true
    var automatic: Set<String> = []
    for (item, opened) in zip(items, opened) where item.label == nil {
      if let opened { automatic.insert(opened.name) }
    }
    var given: Set<String> = []
    for (item, opened) in zip(items, opened) {
      guard let label = item.label, let name = opened?.name, label.scalar?.text == name else { continue }
      let isFirst = given.insert(name).inserted
      guard !isFirst || automatic.contains(name) else { continue }
      isGood = false
      decoding.sink.error(
        .duplicateAddress, "two layers are called `\(name)`", at: label.location,
        notes: [
          isFirst
            ? "layers without a name are counted by kind: `\(name)` is what one of the others is called"
            : "a name belongs to one layer, since addresses begin with it"
        ],
        suggestion: "give it another name")
    }
    return isGood
  }

  /// Checks that an output stands at the end, and nowhere else.
  private func endsWell(_ node: Node, _ opened: [Opened?], _ decoding: inout Decoding) -> Bool {
    guard let last = opened.last else {
      decoding.sink.error(
        .wrongType, "the model is empty", at: node.location,
        notes: ["a model is a list of layers that ends with an output"],
        suggestion: "the smallest model is [softmax]")
      return false
    }
    var isGood = true
    for item in opened.dropLast() {
      guard let head = item?.head, layerType(head.entry.name) == nil else { continue }
      isGood = false
      decoding.sink.error(
        .conflict, "the output `\(head.entry.name)` is not the last layer", at: head.location,
        notes: ["a model has one output, at its end"], suggestion: "move it to the end of the list")
    }
    if let head = last?.head, layerType(head.entry.name) != nil {
      isGood = false
      decoding.sink.error(
        .conflict, "the model ends with `\(head.entry.name)`, which is no output", at: head.location,
        notes: ["outputs: " + outputs.map { $0.name }.quotedList],
        suggestion: "add a line after it: \"- \(outputs[0].name)\"")
    }
    return isGood
  }

  /// The item with the defaults that depend on what follows, in its value and its canonical form.
  private func completed(
    _ declared: Declared<any ModelItem>, type: (any Layer.Type)?, in context: LayerContext
  ) -> Declared<any ModelItem> {
    guard let type else { return declared }
    var completed = declared.map { part -> any ModelItem in
      guard var layer = part as? any Layer else { return part }
      layer.complete(in: context)
      return layer
    }
    completed.canonical = type.completing(declared.canonical, in: context)
    return completed
  }

  /// The type of the layer called `name`; nil where it is an output.
  private func layerType(_ name: String) -> (any Layer.Type)? { layers.first { $0.name == name } }
}

extension Layer {
  /// The canonical form with the options that only the context fills in, in the order of the fields.
  fileprivate static func completing(_ canonical: SpecValue, in context: LayerContext) -> SpecValue {
    var defaults = Self()
    defaults.complete(in: context)
    let options = canonical[name] ?? [:]
    let members = fields.compactMap { field in
      (options[field.name] ?? field.encode(defaults)).map { SpecValue.Member(field.name, $0) }
    }
    return members.isEmpty ? canonical : .map([.init(name, .map(members))])
  }
}

extension Node {
  /// The value of the option `name` of an item.
  fileprivate var label: Node? {
    mapping?.first?.value.mapping?.first { $0.key.scalar?.text == "name" }?.value
  }
}
