internal import CaviarDiagnostics

/// The anchors (`&name`) so far. A name that is given again means the later node from there on.
struct Anchors {
  private enum Anchor {
    /// Its node is being read.
    case open
    case node(Node)
  }

  private var anchors: [String: Anchor] = [:]

  /// Whether every alias had a meaning.
  private(set) var areResolved = true

  /// Notes that the node of an anchor begins.
  mutating func open(_ name: String) { anchors[name] = .open }

  /// Notes the node of an anchor.
  mutating func close(_ name: String, _ node: Node) { anchors[name] = .node(node) }

  /// The node that an alias repeats; nil with an error in the sink if there is none.
  mutating func resolve(_ name: String, at location: SourceLocation, into sink: inout DiagnosticSink) -> Node? {
    switch anchors[name] {
    case .node(let node):
      return node
    case .open:
      sink.error(
        .yamlAlias, "the alias '*\(name)' lies inside the value that it repeats", at: location,
        notes: ["an alias repeats a value that ends before it"])
    case nil:
      sink.error(
        .yamlAlias, "no anchor '&\(name)' stands before this alias", at: location,
        notes: [known, "a text that starts with '*' needs quotes"], suggestion: "\"*\(name)\"")
    }
    areResolved = false
    return nil
  }

  private var known: String {
    anchors.isEmpty ? "the file has no anchors before it" : "anchors: \(anchors.keys.sorted().joined(separator: ", "))"
  }
}
