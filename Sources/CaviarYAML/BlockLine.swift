import Algorithms
internal import CaviarDiagnostics

/// A line of a text in YAML's block style, parsed without its context.
///
/// Where libyaml gives up, the structure of the lines around suggests what was meant.
struct BlockLine {
  /// The line number, counted from 1.
  let number: Int
  /// The number of spaces before the content.
  let indent: Int
  /// True if it begins an item of a list.
  let isItem: Bool
  /// The key, if the line has one.
  let key: String?
  /// The text after the key's colon, or the whole text of a line without a key. Comments are removed.
  let value: String

  /// Parses a line. Nil for a blank line or a comment.
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

  /// The number of characters before the content: spaces and the dash of an item.
  let contentColumn: Int

  /// True if no further line can belong to it: it has a value that no block of text below continues.
  var isComplete: Bool { !value.isEmpty && value.first != "|" && value.first != ">" && value.first != "&" }

  /// The line in a message: its key or its first word, and its number.
  var name: String {
    let word = key ?? value.split(separator: " ").first.map(String.init) ?? ""
    let isShown = word.first.map { !"{[\"'".contains($0) } ?? false
    return (isShown ? "`\(word)` in " : "") + "line \(number)"
  }

  /// The start of a comment, or the end of the text.
  private static func comment(in text: Substring) -> Substring.Index {
    text.indices.adjacentPairs().first { text[$0] == " " && text[$1] == "#" }?.0 ?? text.endIndex
  }

  /// The first colon that is followed by a space or by nothing.
  private static func colon(in text: Substring) -> Substring.Index? {
    text.indices.first { index in
      guard text[index] == ":" else { return false }
      let next = text.index(after: index)
      return next == text.endIndex || text[next] == " "
    }
  }
}

extension BlockLine {
  /// The suggestion for a line without a key, which was likely meant as a key, a value or an item.
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
    return "as the value of `\(key)` write it behind the key, '\(key): \(text)', or indent it further"
  }

  /// True if a bracket was not closed, since the lines after it continue in block style.
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
