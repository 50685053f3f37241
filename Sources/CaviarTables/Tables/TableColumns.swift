/// The columns of a table that a network was trained on, as they stood in its file: what finds the same columns in a file of
/// new rows, by name where there are names, and otherwise by their number.
package struct TableColumns: Sendable, Equatable, Codable {
  /// The role of a column in training.
  package enum Use: String, Sendable, Codable {
    case feature, label, group, part, dropped
  }

  /// Of each column in the order of the file its name, or its number where it has none.
  package let names: [String]
  package let uses: [Use]
  /// True if the file had a header.
  package let isNamed: Bool

  package init(names: [String], uses: [Use], isNamed: Bool) {
    precondition(names.count == uses.count, "a use for each column")
    self.names = names
    self.uses = uses
    self.isNamed = isNamed
  }

  /// The columns of rows without a header, as far as the number of their cells shows them.
  enum Match {
    /// The names of the cells' columns.
    case names([String])
    /// The cells may be these columns in two ways, each without some uses, that take other cells for features.
    case ambiguous([[Use]])
  }

  /// Matches rows of new data without a header by the number of their cells: all columns, or all but some of the uses besides
  /// features. Nil for any other number.
  func match(cells count: Int) -> Match? {
    let uses: [Use] = [.label, .group, .part, .dropped]
    let others = Set(self.uses).subtracting([.feature])
    var found: (names: [String], left: [Use], features: [Int])?
    for subset in 0..<1 << uses.count {
      let left = uses.indices.filter { subset >> $0 & 1 == 1 }.map { uses[$0] }
      // What was left out in training is there, or only the features are.
      guard left.allSatisfy(self.uses.contains), !left.contains(.dropped) || Set(left) == others else { continue }
      let kept = names.indices.filter { !left.contains(self.uses[$0]) }
      guard kept.count == count else { continue }
      let features = kept.indices.filter { self.uses[kept[$0]] == .feature }
      if let found, found.features != features { return .ambiguous([found.left, left]) }
      found = found ?? (kept.map { names[$0] }, left, features)
    }
    return (found?.names).map { .names($0) }
  }

  /// The counts that ``match(cells:)`` knows, in words.
  var possibleCounts: String {
    let features = uses.count { $0 == .feature }
    return features == names.count - 1
      ? "\(names.count) cells, or \(features) without the label"
      : "\(names.count) cells, \(names.count - 1) without the label, or \(features) with the features alone"
  }
}
