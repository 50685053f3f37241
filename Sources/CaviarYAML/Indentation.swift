internal import CaviarDiagnostics

/// The likely error in the indentation of a line at which libyaml stopped, with a correction.
///
/// libyaml only reports that it expected a key; most such errors are a line indented by a space too many or too few.
struct Indentation {
  let message: String
  let suggestion: String
  let notes: [String]
  let location: SourceLocation

  private init(_ message: String, _ suggestion: String, notes: [String] = [], at line: BlockLine, in file: SourceFile) {
    self.message = message
    self.suggestion = suggestion
    self.notes = notes
    location = SourceLocation(
      file: file, line: line.number, column: line.indent + 1,
      length: file.line(line.number).unicodeScalars.count - line.indent)
  }

  /// Nil if the lines above give no reason to blame the indentation.
  init?(_ problem: SyntaxProblem, at place: SourceLocation, in file: SourceFile) {
    guard let line = BlockLine(file.line(place.line), number: place.line) else { return nil }
    switch problem.problem {
    case "mapping values are not allowed in this context":
      guard let key = line.key, place.column == line.contentColumn + key.unicodeScalars.count + 1 else { return nil }
    case "did not find expected key", "did not find expected '-' indicator":
      guard place.column == line.indent + 1 else { return nil }
    default: return nil
    }
    let above = Self.lines(above: line.number, in: file)
    guard let last = above.first else { return nil }
    let columns = Self.openColumns(above).filter { $0.isItem == line.isItem }
    guard let near = columns.min(by: { $0.distance(to: line.indent) < $1.distance(to: line.indent) }) else {
      guard line.isItem, last.indent == line.indent, last.key != nil, !last.isItem else { return nil }
      self.init(
        "this line has no '- ', but the line below it, in the same column, has",
        "write '- ' before `\(last.key ?? "")`", at: last, in: file)
      return
    }
    guard near.column != line.indent else { return nil }
    let others = columns.filter {
      $0.column != near.column && abs($0.column - line.indent) == abs(near.column - line.indent)
    }
    let places =
      [near.words] + others.map { $0.words.hasPrefix(indentIt) ? String($0.words.dropFirst(indentIt.count)) : $0.words }
    let isDeep = line.indent > last.contentColumn && last.isComplete
    let isText = problem.problem.hasPrefix("mapping values")
    self.init(
      line.isItem
        ? "this '-' is not in the same column as the others"
        : isDeep ? "this line is indented too far" : "the indentation of this line matches no line above it",
      places.joined(separator: ", or "),
      notes: isDeep && !line.isItem
        ? ["\(last.name) already has a value"]
          + (isText ? ["a text that continues here and contains ': ' needs quotes"] : [])
        : [],
      at: line, in: file)
  }

  /// The suggestion for a line indented with a tab: as far as the line above, or further, below its key.
  static func instead(ofTabIn number: Int, of file: SourceFile) -> String? {
    guard let last = lines(above: number, in: file).first else { return nil }
    let isParent = last.key != nil && last.value.isEmpty
    let column = last.contentColumn + (isParent ? 2 : 0)
    return isParent
      ? "indent it by \(spaces(column)), under \(last.name)"
      : OpenColumn(column: last.indent, isItem: last.isItem, line: last).words
  }

  /// The lines with content above line `number`, the nearest first.
  private static func lines(above number: Int, in file: SourceFile) -> [BlockLine] {
    (1..<max(1, number)).reversed().compactMap { BlockLine(file.line($0), number: $0) }
  }

  /// The columns in which the next line may begin: those of the keys and items that no later line has closed, the nearest
  /// line first.
  private static func openColumns(_ above: [BlockLine]) -> [OpenColumn] {
    var columns: [OpenColumn] = []
    var limit = Int.max
    for line in above where line.indent < limit {
      if line.isItem, line.key != nil, line.contentColumn < limit {
        columns.append(OpenColumn(column: line.contentColumn, isItem: false, line: line))
      }
      if line.isItem || line.key != nil {
        columns.append(OpenColumn(column: line.indent, isItem: line.isItem, line: line))
      }
      limit = line.indent
    }
    return columns
  }
}

private let indentIt = "indent it "

/// A column in which a line may begin, with the line above that uses it, so that a suggestion can name that line.
private struct OpenColumn {
  let column: Int
  let isItem: Bool
  let line: BlockLine

  /// The distance of an indentation from this column. Of two equally distant columns, the deeper is nearer.
  func distance(to indent: Int) -> Double { Double(abs(column - indent)) - (column > indent ? 0.5 : 0) }

  /// The suggestion to use this column: "indent it by 2 spaces, as `csv` in line 4".
  var words: String {
    (column == 0 ? "begin it in the first column" : indentIt + "by \(spaces(column))") + ", as \(line.name)"
  }
}

private func spaces(_ count: Int) -> String { count == 1 ? "1 space" : "\(count) spaces" }
