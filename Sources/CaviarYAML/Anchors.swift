internal import CaviarDiagnostics

/// The anchors (`&name`) so far, for the aliases that follow. A repeated name refers to the later node from there on.
struct Anchors {
  private enum Anchor {
    /// The anchor of a node that is still being read.
    case open
    case node(Node)
  }

  private var anchors: [String: Anchor] = [:]

  /// True if every alias has been resolved.
  private(set) var areResolved = true

  /// Records the start of an anchor's node.
  mutating func open(_ name: String) { anchors[name] = .open }

  /// Records the complete node of an anchor.
  mutating func close(_ name: String, _ node: Node) { anchors[name] = .node(node) }

  /// The node that an alias repeats. Nil after an error, which is reported to the sink.
  mutating func resolve(_ name: String, at location: SourceLocation, into sink: inout DiagnosticSink) -> Node? {
    switch anchors[name] {
    case .node(let node):
      return node
    case .open:
      sink.error(
        .yamlAlias, "the alias '*\(name)' lies inside the value that it repeats", at: location,
        notes: ["an alias can only repeat a value that ends before it"])
    case nil:
      sink.error(
        .yamlAlias, "no anchor '&\(name)' before this alias", at: location,
        notes: [known, "a text that starts with '*' needs quotes"], suggestion: "\"*\(name)\"")
    }
    areResolved = false
    return nil
  }

  private var known: String {
    anchors.isEmpty ? "the file has no anchors before it" : "anchors: \(anchors.keys.sorted().joined(separator: ", "))"
  }
}
