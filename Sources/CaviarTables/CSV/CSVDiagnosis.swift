import CaviarDiagnostics
internal import CaviarSpec

// What is wrong with a row or a cell, once it is known that something is.

extension CSVReader {
  /// The error of a row with too few cells or too many.
  func ragged(seen: Int, at place: CSVScanner.Place) -> DataError {
    scanner.error(
      "the row has \(counted(seen, "cell")), but the first row has \(layout.names.count)", at: place,
      notes: ["a cell that contains the delimiter or a line end goes in quotes"])
  }

  /// The error of a cell that is not what its column holds.
  func diagnosis(of cell: CSVScanner.Cell, column: Int) -> DataError {
    let name = "column \(quoted(layout.names[column]))"
    do { _ = try scanner.text(cell) } catch { return error }
    let text = String(decoding: scanner.bytes[cell.content], as: UTF8.self)
    let role = layout.roles[column]
    let isEmpty = scanner.bytes[cell.content].allSatisfy(isBlank)
    switch role {
    case .group: return scanner.error("\(name): the group is empty", at: cell.place)
    case .part:
      return scanner.error(
        "\(name): \(quoted(text)) is not a part", at: cell.place,
        notes: ["the parts are " + RawDataset.PartName.allCases.map(\.rawValue).joined(separator: ", ")])
    case .number where layout.formats[column].number(scanner.bytes, in: cell.content) != nil && !isMissing(cell):
      return scanner.error("\(name): \(quoted(text)) is beyond the range of 32-bit numbers, ±3.4e38", at: cell.place)
    default: break
    }
    if isEmpty { return scanner.error("\(name): the cell is empty", at: cell.place, notes: [ruleToAdd(role, "")]) }
    switch role {
    case .number where isNonFinite(text):
      return scanner.error(
        "\(name): \(quoted(text)) is not a finite number", at: cell.place, notes: [ruleToAdd(role, text)])
    case _ where isMissing(cell):
      return scanner.error(
        "\(name): \(quoted(text)) stands for a missing value", at: cell.place, notes: [ruleToAdd(role, text)])
    case .ranks(let index):
      let words = layout.ranks[index].sorted { $0.value < $1.value }.map(\.key)
      return scanner.error(
        "\(name): \(quoted(text)) is not in the column's order", at: cell.place,
        notes: Suggestion.nearest(to: text, among: words).map { ["did you mean \(quoted($0))?"] } ?? []
          + ["the order is " + words.joined(separator: ", ")])
    case .words:
      return scanner.error(
        "\(name): \(quoted(text)) is a number, but most of the column's cells are words", at: cell.place,
        notes: [layout.lineToAdd("one_hot", column) + " takes numbers as words"])
    default:
      let format = layout.formats[column]
      var word = WordColumn()
      word.append(text)
      let meant = NumberGuess(word, in: format).map {
        layout.notes(toRead: $0.format, column, "to read it as a number")
      }
      let groups = format.thousands.flatMap { mark -> String? in
        guard scanner.bytes[cell.content].contains(mark) else { return nil }
        return "the marks of `thousands` must have three digits between them"
      }
      return scanner.error(
        "\(name): \(quoted(text)) is not a number", at: cell.place,
        notes: [groups].compactMap(\.self) + (meant ?? []) + [
          "if it is a missing value: " + ruleToAdd(role, text),
          "if the column holds words: " + layout.lineToAdd("one_hot", column),
        ])
    }
  }

  /// The error of a column of words that were meant as numbers.
  func lookalike(_ guess: NumberGuess, _ words: WordColumn, _ column: Int, at place: CSVScanner.Place?) -> DataError {
    let example = words.words.first { word in
      let bytes = Array(word.utf8)
      return guess.format.number(bytes, in: 0..<bytes.count) != nil
    }
    let percent = Int((100 * guess.share).rounded(.down))
    let message =
      "column \(quoted(layout.names[column])) would be words, and \(percent == 100 ? "all" : "\(percent) %") of its cells"
      + " look like numbers, such as \(quoted(example ?? ""))"
    let notes =
      layout.notes(toRead: guess.format, column, "to read them as numbers")
      + ["to take them as words: " + layout.lineToAdd("one_hot", column)]
    guard let place else { return DataError(message, at: .file(scanner.file), notes: notes) }
    return scanner.error(message, at: place, notes: notes)
  }

  private func isMissing(_ cell: CSVScanner.Cell) -> Bool {
    MissingTokens(rule ?? MissingRule()).match(scanner.bytes, in: cell.content)
  }

  /// The line to add to the spec: the rule for missing cells, and the texts that mark them.
  private func ruleToAdd(_ role: CSVLayout.Role, _ cell: String) -> String {
    let text = String(cell.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    var line = rule ?? MissingRule()
    let known = line.tokens.contains(text)
    if !known { line.tokens.append(text) }
    if case .words = role { line.words = line.words ?? .ownCategory } else { line.numbers = line.numbers ?? .median }
    let spelt = rule == nil && known ? line.canonical.removing("tokens") : line.canonical
    return "add to `data`: missing: \(YAMLText.flow(spelt))"
  }
}

extension CSVLayout {
  /// The line that gives a column a rule.
  func lineToAdd(_ rule: String, _ column: Int) -> String { lineToAdd(.text(rule), column) }

  private func lineToAdd(_ rule: SpecValue, _ column: Int) -> String {
    let others = rules.filter { $0.key != names[column] && $0.key != String(column) }
    return "columns: " + YAMLText.flow(.map(others + [.init(names[column], rule)]))
  }

  /// The lines to add to `data`, so that a column's numbers are read in a format.
  func lines(toRead format: NumberFormat, _ column: Int) -> [String] {
    let own = formats[column]
    func mark(_ key: String, _ byte: UInt8) -> String { "\(key): \(YAMLText.flow(.text(String(UnicodeScalar(byte)))))" }
    return [
      format.decimal == own.decimal ? nil : mark("decimal", format.decimal),
      format.thousands == own.thousands ? nil : format.thousands.map { mark("thousands", $0) },
      format.strip.isEmpty ? nil : lineToAdd(["number": ["strip": .text(format.strip)]], column),
    ].compactMap(\.self)
  }

  /// The same as notes: a line of its own for each.
  func notes(toRead format: NumberFormat, _ column: Int, _ purpose: String) -> [String] {
    let lines = lines(toRead: format, column)
    return lines.count == 1
      ? ["\(purpose), add to `data`: \(lines[0])"] : ["\(purpose), add to `data`:"] + lines.map { "  " + $0 }
  }
}
