/// A table as it was read, before its rows are divided into parts.
package struct RawDataset: Sendable, Equatable {
  /// The part that a cell of the split's column names.
  package enum PartName: String, CaseIterable, Sendable {
    case train, validation, test
  }

  package var features: RawFeatures
  package var label: RawLabel
  /// For each row the group it belongs to, where the split has a `group`.
  package var groups: WordColumn?
  /// For each row the part that the file puts it in, where the split is by a column.
  package var parts: [PartName]?
  /// The changes to the file's contents that the spec does not declare, a line each.
  package var notices: [String]
  /// The rows of a test part with files of its own; they stand at the end.
  package private(set) var ownTest: Range<Int>?

  package init(
    features: RawFeatures, label: RawLabel, groups: WordColumn? = nil, parts: [PartName]? = nil, notices: [String] = []
  ) {
    precondition(label.count == features.rows, "a label for each row")
    self.features = features
    self.label = label
    self.groups = groups
    self.parts = parts
    self.notices = notices
  }

  /// The number of rows, including those of a test part with files of its own.
  package var rows: Int { features.rows }

  /// The rows that the split divides.
  package var splitRows: Int { ownTest?.lowerBound ?? rows }

  /// Some of the rows, in a given order.
  package func taking(_ rows: [Int]) -> RawDataset {
    RawDataset(
      features: features.taking(rows), label: label.taking(rows), groups: groups?.taking(rows),
      parts: parts.map { parts in rows.map { parts[$0] } }, notices: notices)
  }

  /// Adds the test part from files of its own; false if its columns are others.
  package mutating func append(test: RawDataset) -> Bool {
    let first = rows
    guard features.append(test.features), label.append(test.label) else { return false }
    ownTest = first..<rows
    notices += test.notices.filter { !notices.contains($0) }
    return true
  }
}
