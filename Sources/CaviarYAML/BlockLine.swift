internal import CaviarDiagnostics

/// A line of a text in YAML's block style: where it begins, and what it begins.
struct BlockLine {
  /// Counted from 1.
  let number: Int
  /// The spaces before it.
  let indent: Int
  /// Whether it begins an item of a list.
  let isItem: Bool
  /// The key that it gives a value, if it does.
  let key: String?
  /// What stands behind the key's colon, without a comment; of a line without a key, all of it.
  let value: String

  /// Reads a line. Nil where it is blank or a comment.
  init?(_ line: Substring, number: Int) {
    self.number = number
    indent = line.prefix { $0 == " " }.count
    var text = line.dropFirst(indent)
    guard let first = text.first, first != "#", text.contains(where: { !$0.isWhitespace }) else { return nil }
    isItem = text == "-" || text.hasPrefix("- ")
    if isItem { text = text.dropFirst().drop { $0 == " " } }
    contentColumn = line.count - text.count
    text = text[..<Self.comment(in: text)]
    let isQuoted = text.first == "\"" || text.first == "'" || text.first == "{" || text.first == "["
    if !isQuoted, let colon = Self.colon(in: text) {
      key = String(text[..<colon])
      value = String(text[text.index(after: colon)...]).trimmingBlanks
    } else {
      key = nil
      value = String(text).trimmingBlanks
    }
  }

  /// The spaces, and the dash of an item, before its content.
  let contentColumn: Int

  /// Whether nothing more can belong to it: it has a value, which no block of text below continues.
  var isComplete: Bool { !value.isEmpty && value.first != "|" && value.first != ">" && value.first != "&" }

  /// What it is called in a message: its key or its first word, where that is short, and its line.
  var name: String {
    let word = key ?? value.split(separator: " ").first.map(String.init) ?? ""
    let isShown = word.first.map { !"{[\"'".contains($0) } ?? false
    return (isShown ? "`\(word)` in " : "") + "line \(number)"
  }

  /// Where a comment begins, or the end.
  private static func comment(in text: Substring) -> Substring.Index {
    zip(text.indices, text.indices.dropFirst()).first { text[$0] == " " && text[$1] == "#" }?.0 ?? text.endIndex
  }

  /// The first colon with a space or nothing behind it.
  private static func colon(in text: Substring) -> Substring.Index? {
    text.indices.first { index in
      guard text[index] == ":" else { return false }
      let next = text.index(after: index)
      return next == text.endIndex || text[next] == " "
    }
  }
}

extension BlockLine {
  /// How a line without a key is written that was likely meant as one, or as a value or an item.
  static func instead(ofNoColonIn place: SourceLocation) -> String? {
    guard let line = BlockLine(place.file.line(place.line), number: place.line), line.key == nil else { return nil }
    let text = line.value
    if !line.isItem, text.first == "-", text.count > 1, !text.hasPrefix("--") {
      return "write '- \(text.dropFirst())', with a space after the '-'"
    }
    if let colon = text.firstIndex(of: ":"), !text.contains(" ") {
      return "write '\(text[..<colon]): \(text[text.index(after: colon)...])', with a space after the ':'"
    }
    let above = (1..<max(1, place.line)).reversed().lazy.compactMap { BlockLine(place.file.line($0), number: $0) }.first
    guard let above, let key = above.key, above.value.isEmpty, above.contentColumn >= line.indent else { return nil }
    return "as the value of `\(key)` it stands behind it, '\(key): \(text)', or is indented further"
  }

  /// Whether a bracket that opens in one line is left open, since the lines that follow go on in block style.
  static func isOver(_ bracket: SourceLocation, at place: SourceLocation) -> Bool {
    guard let opening = BlockLine(bracket.file.line(bracket.line), number: bracket.line),
      let line = BlockLine(place.file.line(place.line), number: place.line)
    else { return false }
    return line.indent <= opening.indent && place.column <= line.contentColumn + (line.key?.count ?? 0) + 1
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    let start = drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
