import CaviarDiagnostics

/// Escaping for GitHub-flavoured Markdown, so that names and values from specs and data do not act as markup.
enum Markdown {
  /// Plain text with its markup characters escaped, for a line or a table cell.
  static func text(_ text: String) -> String {
    let scalars = Array(oneLine(text).unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let isInsideWord =
        index > 0 && index + 1 < scalars.count && isWord(scalars[index - 1]) && isWord(scalars[index + 1])
      if special.contains(scalar) || (scalar == "_" && !isInsideWord) { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }

  /// A paragraph of user text: escaped like `text`, and so that its start does not begin a heading or a list.
  static func paragraph(_ text: String) -> String {
    let text = self.text(text)
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    if let next = text.dropFirst(digits.count).first, !digits.isEmpty, next == "." || next == ")" {
      return digits + "\\" + text.dropFirst(digits.count)
    }
    return text.first.map { "#-+=".contains($0) } == true ? "\\" + text : text
  }

  /// A sentence of this program, in which backticks enclose code.
  static func prose(_ text: String) -> String {
    let parts = oneLine(text).split(separator: "`", omittingEmptySubsequences: false).map(String.init)
    guard parts.count % 2 == 1 else { return self.text(text) }
    return parts.enumerated().map { $0 % 2 == 0 ? self.text($1) : code($1) }.joined()
  }

  /// Inline code, for a line or a table cell.
  static func code(_ text: String) -> String {
    let text = oneLine(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    guard text.contains("`") else { return text.isEmpty ? "" : "`\(text)`" }
    let fence = String(repeating: "`", count: longestFence(in: text) + 1)
    return "\(fence) \(text) \(fence)"
  }

  /// A fenced block of code in a language.
  static func block(_ language: String, _ lines: [String]) -> String {
    let fence = String(repeating: "`", count: max(3, (lines.map(longestFence).max() ?? 0) + 1))
    return ([fence + language] + lines + [fence]).joined(separator: "\n")
  }

  private static let special = Set("\\`*<>[]|&~$".unicodeScalars)

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  private static func oneLine(_ text: String) -> String {
    Glyph.line(text.split(whereSeparator: \.isNewline).joined(separator: " "))
  }

  private static func longestFence(in text: String) -> Int {
    text.split { $0 != "`" }.map(\.count).max() ?? 0
  }
}
