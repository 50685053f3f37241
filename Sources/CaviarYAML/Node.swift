package import CaviarDiagnostics

/// A value of a YAML file with its location, so that every later error can point at the text that caused it.
package struct Node: Sendable {
  /// The content of a node.
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

    /// Creates an entry.
    package init(key: Node, value: Node) {
      self.key = key
      self.value = value
    }
  }

  /// The content. The keys of a mapping are unique and in the file's order.
  package let content: Content

  /// The location: the text of a scalar, as far as its first line, or the first line of a list or a mapping. A node that
  /// an alias repeats has the alias's location; the nodes inside it have their locations at the anchor.
  package let location: SourceLocation

  /// Creates a node.
  package init(_ content: Content, at location: SourceLocation) {
    self.content = content
    self.location = location
  }

  /// The scalar, or nil for a list or a mapping.
  package var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The nodes of a list, or nil for anything else.
  package var sequence: [Node]? {
    if case .sequence(let nodes) = content { nodes } else { nil }
  }

  /// The entries of a mapping, or nil for anything else.
  package var mapping: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The value of a key of a mapping. Nil if there is none.
  package func value(of key: String) -> Node? { mapping?.first { $0.key.scalar?.text == key }?.value }

  /// The kind of value, for the sentence "expected …, found …".
  package var kind: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar): scalar.kind
    }
  }
}

extension Scalar {
  /// The kind of value, for the sentence "expected …, found …".
  package var kind: String {
    if !isPlain { return "text in quotes" }
    if isNull { return "nothing (null)" }
    if boolean != nil { return "a boolean" }
    if number != nil { return "a number" }
    return isNonFinite ? "a number that is not finite" : "a word"
  }
}
