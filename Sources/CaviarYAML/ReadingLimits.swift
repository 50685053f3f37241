/// The limits beyond which a file is rejected, so that no file can exhaust time or memory.
package struct ReadingLimits: Sendable {
  /// The maximum size of the file in bytes.
  package var bytes: Int

  /// The maximum depth of nested lists and mappings.
  package var depth: Int

  /// The maximum number of aliases (`*name`).
  package var aliases: Int

  /// The maximum number of nodes: scalars, including keys, lists and mappings. An alias counts as all nodes that it repeats.
  package var nodes: Int

  /// Creates limits, by default those of a spec.
  package init(bytes: Int = 1_048_576, depth: Int = 64, aliases: Int = 100, nodes: Int = 10_000) {
    self.bytes = bytes
    self.depth = depth
    self.aliases = aliases
    self.nodes = nodes
  }

  /// The limits of a spec: 1 MB, depth 64, 100 aliases, 10,000 nodes.
  package static let standard = ReadingLimits()

  /// The limits of a file that this program has written: any size, deeper than a spec, and no aliases, so that the time to
  /// read it is linear in its size.
  package static let written = ReadingLimits(bytes: .max, depth: 256, aliases: 0, nodes: .max)
}
