internal import CaviarDiagnostics

/// What is left of the limits. Everything is counted before it is built.
struct Budget {
  private let limits: ReadingLimits
  private var nodes = 0
  private var aliases = 0

  init(_ limits: ReadingLimits) { self.limits = limits }

  /// Counts nodes.
  mutating func spend(nodes count: Int, at location: SourceLocation) throws(Diagnostic) {
    nodes += count
    if nodes > limits.nodes {
      throw Diagnostic(
        .yamlLimit, "the file has more than \(grouped(limits.nodes)) values here", at: location,
        notes: ["keys, values, lists and mappings count, and an alias counts as all that it repeats"])
    }
  }

  /// Counts an alias.
  mutating func spendAlias(at location: SourceLocation) throws(Diagnostic) {
    aliases += 1
    if aliases > limits.aliases {
      throw Diagnostic(
        .yamlLimit, "the file has more than \(grouped(limits.aliases)) aliases here", at: location,
        notes: ["write the values out instead of repeating them with '*'"])
    }
  }

  /// Checks that a list or a mapping may lie this deep; the root is at depth 1.
  func enter(depth: Int, at location: SourceLocation) throws(Diagnostic) {
    if depth > limits.depth {
      throw Diagnostic(
        .yamlLimit, "more than \(grouped(limits.depth)) lists and mappings lie inside one another here", at: location)
    }
  }
}

extension Node {
  /// How many nodes it is, itself among them, and how many lists and mappings lie inside one another in it.
  var extent: (nodes: Int, depth: Int) {
    let children: [Node] =
      switch content {
      case .scalar: []
      case .sequence(let nodes): nodes
      case .mapping(let entries): entries.flatMap { [$0.key, $0.value] }
      }
    var extent = (nodes: 1, depth: 0)
    for child in children {
      let inner = child.extent
      extent = (extent.nodes + inner.nodes, max(extent.depth, inner.depth))
    }
    if scalar == nil { extent.depth += 1 }
    return extent
  }
}
