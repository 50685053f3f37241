internal import CaviarDiagnostics
internal import CaviarSpec
internal import CaviarYAML

/// An item of a model whose kind and name are known, and whose options are not read yet.
indirect enum OutlineItem {
  case part(Part)
  /// `{choice: […]}` and its alternatives, each a list of layers.
  case choice(name: String, list: Node, alternatives: [[OutlineItem?]])
  /// `{repeat: {…}}` and its layers.
  case repetition(name: String, options: Node, layers: [OutlineItem?])

  /// A layer or an output.
  struct Part {
    let head: ComponentKind<any ModelItem>.Head
    /// `dense1`, or the name in the spec.
    let name: String
    /// The value of its `name` in the spec.
    let label: Node?
    /// The name that it has without one in the spec: its kind and number.
    let automaticName: String
    /// Nil for an output.
    let layer: (any Layer.Type)?
  }

  /// The layers and outputs of the item, in the order of the file.
  var parts: [Part] {
    switch self {
    case .part(let part): [part]
    case .choice(_, _, let alternatives): alternatives.joined().flatMap { $0?.parts ?? [] }
    case .repetition(_, _, let layers): layers.flatMap { $0?.parts ?? [] }
    }
  }

  /// The location in the spec.
  var location: SourceLocation {
    switch self {
    case .part(let part): part.head.location
    case .choice(_, let node, _), .repetition(_, let node, _): node.location
    }
  }
}

/// Finds the kind and the name of each item of a model: the name in the spec, or kind and number.
///
/// Items are numbered by kind in the order of the file, named ones, those of all alternatives and, once, repeated ones
/// included, so that addresses stay the same when a name, an alternative or a copy is added.
struct OutlineReader {
  private var names = LayerNames()

  /// The items of a list, each nil after an error.
  mutating func open(_ items: [Node], _ decoding: inout Decoding) -> [OutlineItem?] {
    items.map { open($0, &decoding) }
  }

  private mutating func open(_ item: Node, _ decoding: inout Decoding) -> OutlineItem? {
    if let list = item.choices {
      let name = names.next("choice")
      return .choice(
        name: name, list: list,
        alternatives: (list.sequence ?? []).map { alternative in
          if alternative.scalar?.text == "none" { return [] }
          return open(alternative.sequence ?? [alternative], &decoding)
        })
    }
    if let entries = item.mapping, entries.count == 1, entries[0].key.scalar?.text == "repeat" {
      let name = names.next("repeat")
      let options = entries[0].value
      let layers = options.mapping?.first { $0.key.scalar?.text == "layers" }?.value.sequence ?? []
      return .repetition(name: name, options: options, layers: open(layers, &decoding))
    }
    return part(item, &decoding)
  }

  private mutating func part(_ item: Node, _ decoding: inout Decoding) -> OutlineItem? {
    if let key = item.mapping?.first?.key, let word = key.scalar?.text, !layerKind.has(word),
      let meant = Suggestion.meant(by: word, among: Construct.allCases)
    {
      decoding.sink.error(
        .unknownName, "unknown layer `\(word)`", at: key.location, suggestion: "did you mean `\(meant)`?")
      return nil
    }
    guard let head = layerKind.head(of: item, &decoding) else { return nil }
    let kind = head.entry.name
    let layer = layers.first { $0.name == kind }
    let number = layer == nil ? kind : names.next(kind)
    let label = item.mapping?.first?.value.mapping?.first { $0.key.scalar?.text == "name" }?.value
    let name = label?.scalar?.text ?? number
    return .part(
      .init(head: head, name: name.isLayerName ? name : number, label: label, automaticName: number, layer: layer))
  }
}

extension ComponentKind {
  fileprivate func has(_ name: String) -> Bool { entries.contains { $0.name == name } }
}

/// The constructs that may stand in the place of a layer.
private enum Construct: String, CaseIterable, Named {
  case choice
  case `repeat`

  var name: String { rawValue }
  var otherNames: [String] {
    switch self {
    case .choice: ["categorical", "choices", "one_of", "oneof", "any_of", "alternatives"]
    case .repeat: Repeat.otherNames
    }
  }
}

extension [OutlineItem?] {
  /// The context of the item at `index`; nil if it differs between points of the space.
  ///
  /// - Parameter isWhole: True for all of a model's layers, whose end nothing but the output follows.
  func context(after index: Int, isWhole: Bool) -> LayerContext? {
    var following: [any Layer.Type] = []
    for item in self[(index + 1)...] {
      guard case .part(let part)? = item else { return nil }
      guard let layer = part.layer else { break }
      following.append(layer)
      if following.decideContext { return LayerContext(before: following[...]) }
    }
    return isWhole ? LayerContext(before: following[...]) : nil
  }
}

extension [any Layer.Type] {
  /// True if these layers decide the context of one before them, whatever comes after.
  fileprivate var decideContext: Bool { contains { $0 == Dense.self || $0.squashes != nil } }
}
