import CaviarDiagnostics
internal import CaviarSpec

/// Counts of the rows that are left out, because of a rule for missing cells or because they are empty.
struct LeftOutRows {
  private var unlabelled = 0
  private var incomplete = 0
  private var empty = 0

  mutating func add(lacksLabel: Bool) {
    if lacksLabel { unlabelled += 1 } else { incomplete += 1 }
  }

  /// Adds a row of delimiters alone.
  mutating func addEmpty() { empty += 1 }

  var isEmpty: Bool { unlabelled + incomplete + empty == 0 }

  /// The counts in words.
  var text: String {
    let parts = [
      unlabelled > 0 ? "\(counted(unlabelled, "row")) without a label" : nil,
      incomplete > 0 ? "\(counted(incomplete, "row")) with a missing cell" : nil,
      empty > 0 ? "\(counted(empty, "row")) without any cell" : nil,
    ]
    let verb = unlabelled + incomplete + empty == 1 ? "is" : "are"
    return parts.compactMap(\.self).joined(separator: " and ") + " \(verb) left out"
  }
}

/// The rows whose label is missing without a rule for it.
struct MissingLabels {
  private var count = 0
  private var lines: [Int] = []
  private var texts: [String] = []

  mutating func add(_ text: String, line: Int) {
    count += 1
    if lines.count < 3 { lines.append(line) }
    if texts.count < 3, !texts.contains(text) { texts.append(text) }
  }

  /// The error, with the lines to add to the spec; nil if every row has a label.
  func error(column: String, file: String, _ rule: MissingRule?) -> DataError? {
    guard let first = lines.first else { return nil }
    var line = rule ?? MissingRule()
    line.label = .dropRow
    let canonical = rule == nil ? line.canonical.removing("tokens") : line.canonical
    let shown = lines.map(String.init).joined(separator: ", ") + (count > lines.count ? ", …" : "")
    let words = texts.filter { !$0.isEmpty }
    var kept = rule ?? MissingRule()
    kept.tokens.removeAll(where: words.contains)
    return DataError(
      "the label \(quoted(column)) is missing in \(counted(count, "row"))"
        + (words.isEmpty ? "" : " (" + words.map(quoted).joined(separator: ", ") + ")"),
      at: .file(file, line: first),
      notes: ["they begin on line\(lines.count == 1 ? "" : "s") \(shown)"]
        + ["to leave those rows out, add to `data`: missing: \(YAMLText.flow(canonical))"]
        + (words.isEmpty
          ? []
          : ["if that is a class: missing: \(YAMLText.flow(["tokens": .list(kept.tokens.map { .text($0) })]))"]))
  }
}
