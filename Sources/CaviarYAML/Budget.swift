internal import CaviarDiagnostics

/// The nodes and aliases read so far, checked against the limits. Everything is counted before memory is allocated for it.
struct Budget {
  private let limits: ReadingLimits
  private var nodes = 0
  private var aliases = 0

  init(_ limits: ReadingLimits) { self.limits = limits }

  /// Counts nodes, or throws if there are too many.
  mutating func spend(nodes count: Int, at location: SourceLocation) throws(Diagnostic) {
    nodes += count
    if nodes > limits.nodes {
      throw Diagnostic(
        .yamlLimit, "the file has more than \(limits.nodes.grouped) values here", at: location,
        notes: ["keys, values, lists and mappings count; an alias counts as all the values that it repeats"])
    }
  }

  /// Counts an alias, or throws if there are too many.
  mutating func spendAlias(at location: SourceLocation) throws(Diagnostic) {
    aliases += 1
    if aliases > limits.aliases {
      throw Diagnostic(
        .yamlLimit, "the file has more than \(limits.aliases.grouped) aliases here", at: location,
        notes: ["write the values out instead of repeating them with '*'"])
    }
  }

  /// Throws if a list or a mapping is nested too deeply; the root has depth 1.
  func enter(depth: Int, at location: SourceLocation) throws(Diagnostic) {
    if depth > limits.depth {
      throw Diagnostic(
        .yamlLimit, "more than \(limits.depth.grouped) lists and mappings are nested here", at: location)
    }
  }
}

extension Node {
  /// The number of nodes, this one included, and the depth of nested lists and mappings.
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
