import CaviarDiagnostics

/// A page of text for a terminal, built from top to bottom, so that all commands share margins, wrapping and colours.
struct Page {
  let style: TerminalStyle
  private(set) var lines: [String] = []

  /// The indentation of a section's text, in columns.
  private static let indent = 2

  init(style: TerminalStyle) {
    self.style = style
  }

  /// The lines, each with a trailing newline.
  var text: String { lines.map { $0 + "\n" }.joined() }

  /// Adds the title of a section, after an empty line.
  mutating func heading(_ text: String) {
    if !lines.isEmpty { lines.append("") }
    append(text, ink: .strong, indent: 0)
  }

  /// Adds an empty line.
  mutating func blank() { lines.append("") }

  /// Adds a paragraph to a section.
  mutating func paragraph(_ text: String, ink: Ink = .plain, indent: Int = Page.indent) {
    append(text, ink: ink, indent: indent)
  }

  /// Adds a line that has its colours already, as it is.
  mutating func line(_ text: String) { lines.append(String(repeating: " ", count: Self.indent) + text) }

  /// Adds a paragraph with a hanging label: `warning  5 of the best …`.
  mutating func item(_ label: String, _ ink: Ink, _ text: String, labelWidth: Int = 0) {
    let label = Glyph.line(label).padded(to: labelWidth)
    let hang = Self.indent + label.displayWidth + 2
    let body = text.wrapped(to: style.columns - hang)
    for (index, line) in body.enumerated() {
      let margin = String(repeating: " ", count: index == 0 ? Self.indent : hang)
      lines.append(margin + (index == 0 ? style.paint(label, ink) + "  " : "") + line)
    }
  }

  /// Adds names and their values in two columns. The value of a name that is too wide starts on the next line.
  mutating func pairs(_ pairs: [(name: String, value: String)]) {
    let most = style.columns * 3 / 5
    let column = pairs.map { Glyph.line($0.name).displayWidth }.filter { $0 <= most }.max() ?? 0
    for pair in pairs {
      if Glyph.line(pair.name).displayWidth <= most {
        item(pair.name, .plain, pair.value, labelWidth: column)
      } else {
        paragraph(pair.name)
        paragraph(pair.value, indent: column > 0 ? Self.indent + column + 2 : 2 * Self.indent)
      }
    }
  }

  /// Adds a table to a section.
  mutating func table(_ table: TextTable) {
    for line in table.lines(width: style.columns - Self.indent) {
      let margin = line.text.isEmpty ? "" : String(repeating: " ", count: Self.indent)
      lines.append(margin + style.paint(line.text, line.isHeader ? .faint : .plain))
    }
  }

  /// Adds a line to paste into a spec. A long one is broken where YAML allows it: at a space, with more indentation.
  mutating func yaml(_ text: String, indent: Int = 2 * Page.indent) {
    let margin = String(repeating: " ", count: indent)
    let parts = Glyph.line(text).split(separator: "   # ", maxSplits: 1).map(String.init)
    guard let value = parts.first, margin.count + text.displayWidth > style.columns else {
      lines.append(margin + Glyph.line(text))
      return
    }
    // A comment gets its own line; a quoted string may contain spaces that a break would change.
    for comment in parts.dropFirst() { lines.append(margin + "# " + comment) }
    paste(value.contains("\"") ? [value] : value.split(separator: " ").map(String.init), glue: "", margin: margin)
  }

  /// Adds a command to paste into a shell. A long one is continued with backslashes.
  mutating func command(_ words: [String]) {
    paste(
      words.map { Glyph.line($0).shellQuoted }, glue: " \\", margin: String(repeating: " ", count: 2 * Self.indent))
  }

  /// Adds words, with breaks only between them: half a path or half a number cannot be pasted.
  private mutating func paste(_ words: [String], glue: String, margin: String) {
    var line = margin + (words.first ?? "")
    for (index, word) in words.enumerated().dropFirst() {
      let end = index == words.count - 1 ? "" : glue
      if (line + " " + word + end).displayWidth <= style.columns {
        line += " " + word
      } else {
        lines.append(line + glue)
        line = margin + "  " + word
      }
    }
    lines.append(line)
  }

  private mutating func append(_ text: String, ink: Ink, indent: Int) {
    let margin = String(repeating: " ", count: indent)
    lines += text.wrapped(to: style.columns - indent).map { margin + style.paint($0, ink) }
  }
}

extension String {
  /// The string quoted as one word of a shell command.
  var shellQuoted: String {
    let isPlain =
      !isEmpty
      && unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "_-./=+,:@%".unicodeScalars.contains(scalar)
      }
    return isPlain
      ? self : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
