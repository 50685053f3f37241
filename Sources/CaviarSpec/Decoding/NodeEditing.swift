package import CaviarYAML

extension Node {
  /// This mapping without some of its keys.
  package func removing(_ keys: [String]) -> Node {
    filtered { !keys.contains($0) }
  }

  /// This mapping with some of its keys alone.
  package func keeping(_ keys: [String]) -> Node {
    filtered { keys.contains($0) }
  }

  /// The node's value by the core schema of YAML 1.2, for parts of a spec without declared fields.
  package var plainValue: SpecValue {
    switch content {
    case .scalar(let scalar):
      if let integer = scalar.integer { return .integer(integer) }
      if let number = scalar.number { return .number(number) }
      return scalar.boolean.map { .boolean($0) } ?? .text(scalar.text)
    case .sequence(let nodes): return .list(nodes.map(\.plainValue))
    case .mapping(let entries):
      return .map(entries.map { .init($0.key.scalar?.text ?? "", $0.value.plainValue) })
    }
  }

  private func filtered(_ isKept: (String) -> Bool) -> Node {
    guard let mapping else { return self }
    return Node(.mapping(mapping.filter { isKept($0.key.scalar?.text ?? "") }), at: location)
  }

  /// A mapping with this node under `name`, at this node's location.
  func wrapped(under name: String) -> Node {
    let key = Node(.scalar(Scalar(name, isPlain: true)), at: location)
    return Node(.mapping([Entry(key: key, value: self)]), at: location)
  }
}
