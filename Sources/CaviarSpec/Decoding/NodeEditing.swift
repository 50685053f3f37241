package import CaviarYAML

extension Node {
  /// This mapping without some of its keys.
  package func removing(_ keys: [String]) -> Node {
    filtered { !keys.contains($0) }
  }

  /// This mapping with some of its keys only.
  package func keeping(_ keys: [String]) -> Node {
    filtered { keys.contains($0) }
  }

  private func filtered(_ isKept: (String) -> Bool) -> Node {
    guard let mapping else { return self }
    return Node(.mapping(mapping.filter { isKept($0.key.scalar?.text ?? "") }), at: location)
  }

  /// A mapping with this node under `key`, at this node's place.
  func wrapped(under name: String) -> Node {
    let key = Node(.scalar(Scalar(name, isPlain: true)), at: location)
    return Node(.mapping([Entry(key: key, value: self)]), at: location)
  }
}
