/// How much of a file is read before it is refused, so that no file can exhaust time or memory.
package struct ReadingLimits: Sendable {
  /// The size of the file in bytes.
  package var bytes: Int

  /// How many lists and mappings may lie inside one another.
  package var depth: Int

  /// How many aliases (`*name`) there may be.
  package var aliases: Int

  /// How many nodes there may be: scalars, keys among them, lists and mappings. An alias counts as all that it repeats.
  package var nodes: Int

  /// The limits of an experiment's spec by default.
  package init(bytes: Int = 1_048_576, depth: Int = 64, aliases: Int = 100, nodes: Int = 10_000) {
    self.bytes = bytes
    self.depth = depth
    self.aliases = aliases
    self.nodes = nodes
  }

  /// 1 MB, depth 64, 100 aliases, 10,000 nodes.
  package static let standard = ReadingLimits()

  /// For what this program has written itself: of any size, a little deeper than specs may be, and without aliases, so that
  /// reading it takes no longer than the file is long.
  package static let written = ReadingLimits(bytes: .max, depth: 256, aliases: 0, nodes: .max)
}
