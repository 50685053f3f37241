internal import CaviarDiagnostics
package import CaviarYAML

extension Decoding {
  /// Reads `{choice: […]}` in the place of a part of a spec: one of a few alternatives, chosen by a hyperparameter.
  ///
  /// The hyperparameter's values are the alternatives' names. A hyperparameter inside an alternative is present only at
  /// points that choose that alternative.
  ///
  /// - Parameters:
  ///   - node: The list of alternatives.
  ///   - address: The address of the choice.
  ///   - items: The items that an alternative's canonical form contributes to the place.
  ///   - read: Reads one alternative.
  package mutating func choice<Value: Sendable>(
    _ node: Node, address: String, items: @escaping @Sendable (SpecValue) -> [SpecValue] = { [$0] },
    _ read: (Node, Int, inout Decoding) -> Parametric<Value>?
  ) -> Parametric<Value>? {
    guard isSearchable else {
      sink.error(
        .notSearchable, "a choice is not allowed here", at: node.location,
        notes: ["only fields of `model` and `training` can be searched"])
      return nil
    }
    guard let alternatives = node.sequence, !alternatives.isEmpty else {
      expected("a list of alternatives", at: node, suggestion: "for example {choice: [relu, tanh]}")
      return nil
    }
    let names = Self.names(of: alternatives)
    let values = names.map { SpecValue.text($0) }
    declare(
      Hyperparameter(
        address: address, domain: .words(names), range: .choices(values), natural: NaturalEdges(),
        location: node.location, conditions: conditions))
    let decoded = zip(alternatives, values).enumerated().map { index, alternative in
      given([Condition(address, [alternative.1])]) { read(alternative.0, index, &$0) }
    }
    let good = decoded.compactMap { $0 }
    guard good.count == decoded.count else { return nil }
    var isGood = true
    for (index, alternative) in good.enumerated()
    where good[..<index].contains(where: { $0.canonical == alternative.canonical }) {
      sink.error(.badRange, "`\(Self.name(of: alternatives[index]))` is listed twice", at: alternatives[index].location)
      isGood = false
    }
    guard isGood else { return nil }
    let chosen = { @Sendable (point: Point) in good[values.firstIndex(of: point[address]) ?? 0] }
    let written: SpecValue = ["choice": .list(good.map(\.canonical))]
    return Parametric(.variable(Variable(written) { items(chosen($0).canonical) })) { chosen($0).at($0) }
  }

  /// The names of alternatives: the component's name, or the names of a list joined by `+`; equal names are numbered.
  private static func names(of alternatives: [Node]) -> [String] {
    var counts: [String: Int] = [:]
    return alternatives.map { node in
      let name = name(of: node)
      counts[name, default: 0] += 1
      let count = counts[name, default: 1]
      return count == 1 ? name : "\(name) \(count)"
    }
  }

  private static func name(of node: Node) -> String {
    switch node.content {
    case .scalar(let scalar): scalar.text
    case .sequence(let items): items.map(name).joined(separator: "+")
    case .mapping(let entries): entries.compactMap(\.key.scalar?.text).joined(separator: "+")
    }
  }
}

extension Node {
  /// The list under `choice`, or nil if this is not a mapping with that key alone.
  package var choices: Node? {
    guard let entries = mapping, entries.count == 1, entries[0].key.scalar?.text == ScaleKey.choice.rawValue else {
      return nil
    }
    return entries[0].value
  }
}

extension SchemaWriter {
  /// The schema of a part of a spec, or of a choice between several such parts.
  package func orChoice(of schema: SpecValue) -> SpecValue {
    guard isSearchable else { return schema }
    let choice: SpecValue = [
      "type": "object", "description": "One of a few alternatives, which the search chooses.",
      "properties": ["choice": ["type": "array", "items": schema, "minItems": 1]], "required": ["choice"],
      "additionalProperties": false,
    ]
    return ["anyOf": [schema, choice]]
  }
}
