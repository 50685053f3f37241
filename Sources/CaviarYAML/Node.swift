package import CaviarDiagnostics

/// A value of the file, with its place.
package struct Node: Sendable {
  /// What a node holds.
  package enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Entry])
  }

  /// A key and its value.
  package struct Entry: Sendable {
    /// The key, always a scalar.
    package let key: Node

    /// The value.
    package let value: Node

    /// A key and its value.
    package init(key: Node, value: Node) {
      self.key = key
      self.value = value
    }
  }

  /// What the node holds. The keys of a mapping differ from one another and stand in the file's order.
  package let content: Content

  /// Where it stands: of a scalar, its text in the first line of it; of a list or a mapping, its first line. A node that
  /// an alias repeats stands where the alias does, and what is in it stands at the anchor.
  package let location: SourceLocation

  /// A node.
  package init(_ content: Content, at location: SourceLocation) {
    self.content = content
    self.location = location
  }

  /// The scalar, if it is one.
  package var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The nodes of the list, if it is one.
  package var sequence: [Node]? {
    if case .sequence(let nodes) = content { nodes } else { nil }
  }

  /// The entries of the mapping, if it is one.
  package var mapping: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// What it is, for the sentence "expected …, found …".
  package var kind: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar): scalar.kind
    }
  }
}

extension Scalar {
  /// What it is, for the sentence "expected …, found …".
  package var kind: String {
    if !isPlain { return "text in quotes" }
    if isNull { return "nothing (null)" }
    if boolean != nil { return "a boolean" }
    if number != nil { return "a number" }
    return isNonFinite ? "a number that is not finite" : "a word"
  }
}
