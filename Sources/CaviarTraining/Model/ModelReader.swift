internal import CaviarDiagnostics
internal import CaviarSpec
internal import CaviarYAML

/// Reads the options of an outline's layers, as a function of the point: choices and repeats make the list itself
/// depend on the point.
struct ModelReader {
  typealias Layers = Parametric<[Architecture.Item<any Layer>]>

  /// One copy of a repeat that encloses the layers being read.
  private struct Copy {
    /// From 1.
    let number: Int
    /// The options with one value for all copies.
    let shared: [String]
    /// The maximum number of copies of its repeat.
    let most: Int
  }

  private var copies: [Copy] = []
  /// True for all of the model's layers, false within a repeat or an alternative.
  private var isWhole = true

  init() {}

  /// The layers of a list, one after the other. Nil after an error.
  func layers(_ items: [OutlineItem?], _ decoding: inout Decoding) -> Layers? {
    let declared = items.indices.map { index in
      items[index].flatMap { item in
        layers(item, in: items.context(after: index, isWhole: isWhole), &decoding)
      }
    }
    let good = declared.compactMap { $0 }
    guard good.count == items.count else { return nil }
    return Layers(.list(good.map(\.canonical))) { point in good.flatMap { $0.at(point) } }
  }

  private func layers(_ item: OutlineItem, in context: LayerContext?, _ decoding: inout Decoding) -> Layers? {
    switch item {
    case .part(let part): layer(part, in: context, &decoding)
    case .choice(let name, let list, let alternatives): choice(name, list, alternatives, &decoding)
    case .repetition(let name, let options, let layers): repetition(name, options, layers, &decoding)
    }
  }

  private func layer(_ part: OutlineItem.Part, in context: LayerContext?, _ decoding: inout Decoding) -> Layers? {
    let options = within(part.name, &decoding) { layerKind.options(part.head, &$0) }
    guard var options, let type = part.layer else { return nil }
    if let context { options.canonical = type.completing(options.canonical, in: context) }
    let name = part.name + suffix
    return options.map { layer in
      guard let layer = layer as? any Layer else { preconditionFailure("an output is not among the layers") }
      return [Architecture.Item(name, layer, at: part.head.location)]
    }
  }

  private func choice(
    _ name: String, _ list: Node, _ alternatives: [[OutlineItem?]], _ decoding: inout Decoding
  ) -> Layers? {
    var inner = self
    inner.isWhole = false
    let shared = commonSuffix(of: "choice")
    func read(_ decoding: inout Decoding) -> Layers? {
      decoding.choice(list, address: name + (shared ?? suffix), items: \.layers) { node, index, decoding in
        if node.sequence?.isEmpty == true {
          decoding.expected("a layer or a list of layers", at: node, suggestion: "for no layer write none")
          return nil
        }
        guard let layers = inner.layers(alternatives[index], &decoding) else { return nil }
        var written = layers
        if node.scalar?.text == "none" {
          written.canonical = "none"
        } else if node.sequence == nil, case .list(let items) = layers.canonical {
          written.canonical = items[0]
        }
        return written
      }
    }
    return shared == nil ? read(&decoding) : decoding.sharing(read)
  }

  private func repetition(
    _ name: String, _ node: Node, _ layers: [OutlineItem?], _ decoding: inout Decoding
  ) -> Layers? {
    let options = within(name, &decoding) { $0.mapping(node, as: Repeat.self, named: "`repeat`") }?.canonical
    let shared = options?["shared"]?.words ?? []
    let isGood = areOptions(shared, of: layers, node, &decoding)
    guard let options, let times = options["times"].flatMap(Times.init) else {
      // Errors of the repeated layers are reported nevertheless.
      _ = copy(1, of: 1, shared, layers, &decoding)
      return nil
    }
    let most = max(1, times.most)
    guard (copies.map(\.most) + [most]).reduce(1, *) <= Repeat.mostCopies else {
      decoding.sink.error(
        .conflict, "there are more than \(Repeat.mostCopies) copies of these layers", at: node.location,
        notes: ["nested repeats multiply their `times`"],
        suggestion: "lower `times`, or do not nest the repeats")
      return nil
    }
    var copies: [Layers] = []
    for number in 1...most {
      let read = decoding.given(times.conditions(of: number)) { copy(number, of: most, shared, layers, &$0) }
      guard let read, isGood else { return nil }
      copies.append(read)
    }
    var written = options.setting("layers", to: copies[0].canonical)
    if shared.isEmpty { written = written.removing("shared") }
    return Layers(
      .variable(
        Variable(["repeat": written]) { [copies] point in
          copies.prefix(times.at(point)).enumerated().flatMap { index, copy in
            copy.canonical.layers.flatMap { $0.items(at: point) }.map { $0.numbered(index + 1) }
          }
        })
    ) { [copies] point in copies.prefix(times.at(point)).flatMap { $0.at(point) } }
  }

  private func copy(
    _ number: Int, of most: Int, _ shared: [String], _ layers: [OutlineItem?], _ decoding: inout Decoding
  ) -> Layers? {
    var inner = self
    inner.copies.append(Copy(number: number, shared: shared, most: most))
    inner.isWhole = false
    return inner.layers(layers, &decoding)
  }

  /// Checks that each shared option is an option of the repeated layers.
  private func areOptions(
    _ shared: [String], of layers: [OutlineItem?], _ node: Node, _ decoding: inout Decoding
  ) -> Bool {
    let known = layers.compactMap { $0 }.optionNames
    let nodes = node.mapping?.first { $0.key.scalar?.text == "shared" }?.value.sequence ?? []
    var isGood = true
    for (name, node) in zip(shared, nodes) where !known.contains(name) {
      isGood = false
      decoding.sink.error(
        .unknownName, "none of the repeated layers has the option `\(name)`", at: node.location,
        notes: ["options: " + known.quotedList],
        suggestion: Suggestion.nearest(to: name, among: known).map { "did you mean `\($0)`?" })
    }
    return isGood
  }
}

extension ModelReader {
  /// `[2]` in the second copy of a repeat.
  private var suffix: String { copies.map { "[\($0.number)]" }.joined() }

  /// The suffix in the address of an `option` that all copies share; nil if each copy has its own value.
  private func commonSuffix(of option: String) -> String? {
    guard let level = copies.firstIndex(where: { $0.shared.contains(option) }) else { return nil }
    return copies[..<level].map { "[\($0.number)]" }.joined()
  }

  /// Reads the options of the item called `name`, under its addresses.
  private func within<Result>(
    _ name: String, _ decoding: inout Decoding, _ body: (inout Decoding) -> Result
  ) -> Result {
    let outer = decoding.sharedOptions
    defer { decoding.sharedOptions = outer }
    let own = name + suffix
    decoding.sharedOptions = copies.flatMap(\.shared).map { option in
      SharedOption(option, own: own, common: name + (commonSuffix(of: option) ?? suffix))
    }
    return decoding.within(prefix: own, body)
  }
}

/// The number of copies of a repeat: fixed, or searched at an address.
private enum Times: Sendable {
  case fixed(Int)
  /// One of these, at an address.
  case searched(String, [Int])

  init?(_ canonical: SpecValue) {
    switch canonical {
    case .integer(let times): self = .fixed(times)
    case .searched(let hyperparameter):
      let values = hyperparameter.range.extremes.compactMap(\.asNumber).map { Int($0) }
      guard let low = values.min(), let high = values.max() else { return nil }
      if case .choices = hyperparameter.range {
        self = .searched(hyperparameter.address, values)
      } else {
        self = .searched(hyperparameter.address, Array(low...high))
      }
    default: return nil
    }
  }

  /// The maximum number of copies.
  var most: Int {
    switch self {
    case .fixed(let times): times
    case .searched(_, let values): values.max() ?? 0
    }
  }

  func at(_ point: Point) -> Int {
    switch self {
    case .fixed(let times): times
    case .searched(let address, _): point[address].asNumber.map { Int($0) } ?? 0
    }
  }

  /// The conditions under which a copy exists: none where it always does.
  func conditions(of copy: Int) -> [Condition] {
    guard case .searched(let address, let values) = self, values.contains(where: { $0 < copy }) else { return [] }
    return [Condition(address, values.filter { $0 >= copy }.map { .integer($0) })]
  }
}

extension [OutlineItem] {
  /// The names of the options that copies may share.
  fileprivate var optionNames: [String] {
    var names: [String] = []
    for item in self {
      let more: [String] =
        switch item {
        case .part(let part): part.head.entry.options.map(\.name).filter { $0 != "name" }
        case .choice(_, _, let alternatives): ["choice"] + alternatives.joined().compactMap { $0 }.optionNames
        case .repetition(_, _, let layers): ["times"] + layers.compactMap { $0 }.optionNames
        }
      names += more.filter { !names.contains($0) }
    }
    return names
  }
}

extension SpecValue {
  /// The layers that an alternative or a copy contributes to the list.
  fileprivate var layers: [SpecValue] {
    switch self {
    case .list(let items): items
    case .text("none"): []
    default: [self]
    }
  }

  fileprivate var words: [String] {
    guard case .list(let items) = self else { return [] }
    return items.map(\.cell)
  }

  /// A layer of a copy, with the number of the copy added to its name, so that names stay unique.
  fileprivate func numbered(_ copy: Int) -> SpecValue {
    guard case .map(let members) = self, let kind = members.first, case .text(let name)? = kind.value["name"] else {
      return self
    }
    return .map([.init(kind.key, kind.value.setting("name", to: .text("\(name)_\(copy)")))])
  }
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
