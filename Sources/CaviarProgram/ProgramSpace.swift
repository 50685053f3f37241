import CaviarDiagnostics
package import CaviarSpec
import CaviarTraining
import CaviarYAML

/// The hyperparameters of a program, and the literals that it is given beside them: the section `space`.
package struct ProgramSpace: Sendable {
  /// One of them.
  package struct Entry: Sendable {
    /// Its name, `learning_rate`, or with the alternative that brings it in, `sgd.momentum`.
    package let address: String
    package let flag: ProgramFlag?
    /// The value of a literal. Nil for a hyperparameter.
    let literal: SpecValue?
    /// The values that a choice of several types has under their words: 0.1 for `0.1` beside `none`.
    var plain: [String: SpecValue] = [:]
    /// The alternatives that bring it in.
    let conditions: [Condition]
  }

  /// In the order of their names, each alternative's after the choice: the order in which a spec has its keys changes nothing.
  package var entries: [Entry] = []

  package init() {}

  /// An entry with its value at a point.
  package struct Value: Sendable {
    package let address: String
    package let flag: ProgramFlag?
    package let value: SpecValue
  }

  /// The values at a point, without those of alternatives that it does not choose.
  package func values(at point: Point) -> [Value] {
    entries.compactMap { entry in
      guard entry.conditions.allSatisfy({ $0.holds(at: point) }) else { return nil }
      return (entry.literal ?? point.value(at: entry.address)).map { value in
        var plain: SpecValue?
        if case .text(let word) = value { plain = entry.plain[word] }
        return Value(address: entry.address, flag: entry.flag, value: plain ?? value)
      }
    }
  }
}

/// The way in which a value becomes arguments, where it is not `--name value`.
package struct ProgramFlag: Mapping, Equatable {
  package static let fields: [Field<Self>] = [
    .init("name", \.name, Codec<String>.text.optional, default: "--NAME", "The flag before the value, such as --lr."),
    .init(
      "present", \.present, Codec<String>.text.optional,
      "A flag without a value, which is there where the value is true."),
    .init(
      "omit_if", \.omitIf, Codec<String>.text.optional, "The value of which nothing is passed, such as none."),
  ]

  package var name: String?
  package var present: String?
  package var omitIf: String?

  package init() {}
}

extension Codec where Value == ProgramFlag {
  /// A flag's text, or a mapping.
  fileprivate static var flag: Codec {
    let full = Codec<ProgramFlag>.mapping(named: "`flag`")
    return Codec(
      "a flag such as --lr, or a mapping with `present` or `omit_if`",
      decode: { node, decoding in
        guard node.mapping == nil else {
          guard let flag = full.decode(node, &decoding) else { return nil }
          if flag.at(Point()).present != nil, flag.at(Point()).name != nil {
            decoding.sink.error(
              .conflict, "`present` is a flag without a value, and `name` one before it", at: node.location)
            return nil
          }
          return flag
        }
        return Codec<String>.text.decode(node, &decoding)?.map { name in
          var flag = ProgramFlag()
          flag.name = name
          return flag
        }
      },
      encode: { flag in
        if let name = flag.name, flag.omitIf == nil { return .text(name) }
        return full.encode(flag)
      },
      schema: { writer in ["anyOf": [["type": "string"], full.schema(&writer)]] })
  }
}

extension Codec where Value == ProgramSpace {
  /// A mapping from names to literals and scales.
  package static var space: Codec {
    Codec(
      "a mapping from hyperparameters to scales",
      decode: { node, decoding in
        guard let entries = node.mapping else {
          decoding.expected(
            "a mapping from hyperparameters to scales", at: node,
            suggestion: "for example {learning_rate: {log: [1e-4, 1e-1]}}")
          return nil
        }
        var space = ProgramSpace()
        let members = entries.byName.map { decoding.entry($0, [], &space) }
        guard !members.contains(where: { $0 == nil }) else { return nil }
        return Parametric(.map(members.compactMap(\.self))) { [space] _ in space }
      },
      encode: { $0.entries.isEmpty ? nil : [:] },
      schema: { _ in
        ["type": "object", "additionalProperties": ["type": ["number", "string", "boolean", "object"]]]
      })
  }
}

extension Decoding {
  private static let own = ["type", "flag", "value"]

  /// Decodes an entry of a space, and those of its alternatives.
  ///
  /// - Returns: The entry in the notation of a spec. Nil after an error.
  fileprivate mutating func entry(
    _ entry: Node.Entry, _ conditions: [Condition], _ space: inout ProgramSpace
  ) -> SpecValue.Member? {
    let name = entry.key.scalar?.text ?? ""
    guard Metric.isName(name) else {
      sink.error(
        .wrongType, "`\(name)` cannot be the name of a hyperparameter", at: entry.key.location,
        notes: ["it is a column of the results: letters, digits, `_`, `.` and `-`"])
      return nil
    }
    let node = entry.value
    var flag: ProgramFlag?
    if let written = node.value(of: "flag") {
      guard let decoded = Codec<ProgramFlag>.flag.decode(written, &self)?.at(Point()) else { return nil }
      flag = decoded
    }
    let rest = node.value(of: "value") ?? (node.mapping == nil ? node : node.removing(Self.own))
    if let value = node.value(of: "value"),
      node.mapping?.contains(where: { !Self.own.contains($0.key.scalar?.text ?? "") }) == true
    {
      sink.error(.conflict, "a scale stands under `value` or beside `flag`, not both", at: value.location)
      return nil
    }
    return given(conditions) { decoding in
      decoding.reading(option: name) { $0.value(name, rest, type: node.value(of: "type"), flag, conditions, &space) }
    }
  }

  private mutating func value(
    _ ownName: String, _ node: Node, type: Node?, _ flag: ProgramFlag?, _ conditions: [Condition],
    _ space: inout ProgramSpace
  ) -> SpecValue.Member? {
    let address = address
    if let chosen = node.mapping, chosen.count == 1, chosen[0].value.mapping != nil,
      let name = chosen[0].key.scalar?.text, !isScaleKey(name)
    {
      // An alternative that is chosen, with its options.
      space.entries.append(.init(address: address, flag: flag, literal: .text(name), conditions: conditions))
      let options = chosen[0].value.mapping ?? []
      let members = within(prefix: name) { decoding in options.byName.map { decoding.entry($0, conditions, &space) } }
      guard !members.contains(where: { $0 == nil }) else { return nil }
      let written: SpecValue = .map([.init(name, .map(members.compactMap(\.self)))])
      return .init(name: ownName, written, type: type, flag)
    }
    let alternatives = node.value(of: "choice")?.sequence ?? []
    let scalars = node.mapping == nil ? [node] : alternatives
    for scalar in scalars
    where scalar.scalar?.isNull == true || scalar.nameOfAlternative.isEmpty && scalar.scalar == nil {
      expected("a number, a text, true or false, or a scale", at: scalar)
      return nil
    }
    for alternative in alternatives {
      guard let options = alternative.mapping, options.count != 1 else { continue }
      sink.error(
        .wrongType, "an alternative with hyperparameters has one name", at: alternative.location,
        suggestion: "write each as an item of its own: {sgd: {momentum: 0.9}}")
      return nil
    }
    guard let domain = domain(of: scalars, type: type) else { return nil }
    if flag?.present != nil, domain != .boolean {
      sink.error(
        .conflict, "`present` is a flag of a value that is true or false, and this one is not", at: node.location,
        suggestion: "name the flag before the value: flag: --name")
      return nil
    }
    let plain = alternatives.contains { $0.mapping != nil } ? node.withNamesOfAlternatives : node
    guard let read = Codec<SpecValue>.value(in: domain).decode(plain, &self) else { return nil }
    let isSearched = node.mapping != nil
    var entry = ProgramSpace.Entry(
      address: address, flag: flag, literal: isSearched ? nil : read.at(Point()), conditions: conditions)
    if type == nil, case .words = domain {
      entry.plain = Dictionary(
        scalars.compactMap { node in node.scalar.map { ($0.text, node.plainValue) } }, uniquingKeysWith: { $1 })
    }
    space.entries.append(entry)
    var written = read.canonical
    if alternatives.contains(where: { $0.mapping != nil }) {
      guard let options = options(of: alternatives, at: address, conditions, &space) else { return nil }
      written = options
    }
    return !isSearched && flag == nil && type == nil
      ? .init(ownName, written) : .init(name: ownName, written, type: type, flag)
  }

  /// The options that alternatives bring in: `{sgd: {momentum: …}}`.
  private mutating func options(
    of alternatives: [Node], at address: String, _ conditions: [Condition], _ space: inout ProgramSpace
  ) -> SpecValue? {
    var items: [SpecValue] = []
    for alternative in alternatives {
      guard let entries = alternative.mapping else {
        items.append(.text(alternative.scalar?.text ?? ""))
        continue
      }
      let name = entries[0].key.scalar?.text ?? ""
      guard let options = entries[0].value.mapping else {
        expected("the hyperparameters of `\(name)`, a mapping", at: entries[0].value)
        return nil
      }
      let inside = conditions + [Condition(address, [.text(name)])]
      let members = within(prefix: name) { decoding in options.byName.map { decoding.entry($0, inside, &space) } }
      guard !members.contains(where: { $0 == nil }) else { return nil }
      items.append(.map([.init(name, .map(members.compactMap(\.self)))]))
    }
    let names = zip(alternatives, items).map { alternative, item in (alternative.nameOfAlternative, item) }
    return .variable(
      Variable(["choice": .list(items)]) { point in
        [names.first { point[address] == .text($0.0) }?.1.resolved(at: point) ?? []]
      })
  }

  /// The domain of a hyperparameter: what its `type` says, or else what its literals are.
  private mutating func domain(of scalars: [Node], type: Node?) -> Domain? {
    let words = scalars.map(\.nameOfAlternative)
    if let type {
      guard case .text(let word)? = literal(type, in: .words(["integer", "number", "word"])) else { return nil }
      return word == "integer" ? .integer(.any) : word == "number" ? .number(.any) : .words(words)
    }
    let values = scalars.map { $0.scalar == nil ? nil : $0.plainValue }
    func all(_ holds: (SpecValue) -> Bool) -> Bool { values.allSatisfy { $0.map(holds) ?? false } }
    if all({ if case .integer = $0 { true } else { false } }), !values.isEmpty { return .integer(.any) }
    if all({ $0.asNumber != nil }) { return .number(.any) }
    if all({ if case .boolean = $0 { true } else { false } }) { return .boolean }
    return .words(words)
  }
}

extension [Node.Entry] {
  fileprivate var byName: [Node.Entry] { sorted { $0.key.scalar?.text ?? "" < $1.key.scalar?.text ?? "" } }
}

extension SpecValue.Member {
  /// An entry of a space in full.
  fileprivate init(name: String, _ value: SpecValue, type: Node?, _ flag: ProgramFlag?) {
    var members: [SpecValue.Member] = [.init("value", value)]
    if let type { members.append(.init("type", .text(type.scalar?.text ?? ""))) }
    if let flag { members.append(.init("flag", Codec<ProgramFlag>.flag.encode(flag) ?? [:])) }
    self.init(name, .map(members))
  }
}

extension Node {
  /// The name of an alternative: its word, or the key of `{sgd: {momentum: 0.9}}`.
  fileprivate var nameOfAlternative: String { scalar?.text ?? mapping?.first?.key.scalar?.text ?? "" }

  /// A choice with the names of its alternatives in their places.
  fileprivate var withNamesOfAlternatives: Node {
    guard let mapping else { return self }
    return Node(
      .mapping(
        mapping.map { entry in
          guard let items = entry.value.sequence, entry.key.scalar?.text == "choice" else { return entry }
          let names = items.map { Node(.scalar(Scalar($0.nameOfAlternative, isPlain: true)), at: $0.location) }
          return Entry(key: entry.key, value: Node(.sequence(names), at: entry.value.location))
        }), at: location)
  }
}
