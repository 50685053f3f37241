/// The columns of a table that a network was trained on, as they stood in its file: what finds the same columns in a file of
/// new rows, by name where there are names, and otherwise by their number.
package struct TableColumns: Sendable, Equatable, Codable {
  /// What a column was to the training.
  package enum Use: String, Sendable, Codable {
    case feature, label, group, part, dropped
  }

  /// Of each column in the order of the file its name, or its number where it has none.
  package let names: [String]
  package let uses: [Use]
  /// Whether the file had a header.
  package let isNamed: Bool

  package init(names: [String], uses: [Use], isNamed: Bool) {
    precondition(names.count == uses.count, "a use for each column")
    self.names = names
    self.uses = uses
    self.isNamed = isNamed
  }

  /// The columns of a file of new rows without a header, by how many there are: all of them; all but the label; all but the
  /// label, groups and parts; or those to learn from. Nil for any other count.
  func names(ofRows count: Int) -> [String]? {
    let left: [[Use]] = [[], [.label], [.label, .group, .part], [.label, .group, .part, .dropped]]
    return left.lazy.map { left in zip(names, uses).filter { !left.contains($0.1) }.map(\.0) }.first {
      $0.count == count
    }
  }

  /// The counts that ``names(ofRows:)`` knows, in words.
  var possibleCounts: String {
    let features = uses.count { $0 == .feature }
    return features == names.count - 1
      ? "\(names.count) cells, or \(features) without the label"
      : "\(names.count) cells, \(names.count - 1) without the label, or \(features) with the features alone"
  }
}
