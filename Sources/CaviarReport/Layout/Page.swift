import CaviarDiagnostics

/// Text for a terminal, put together from the top.
struct Page {
  let style: TerminalStyle
  private(set) var lines: [String] = []

  /// The distance of a section's text from the left.
  private static let indent = 2

  init(style: TerminalStyle) {
    self.style = style
  }

  /// All lines, each with its line break.
  var text: String { lines.map { $0 + "\n" }.joined() }

  /// The title of a section, after an empty line.
  mutating func heading(_ text: String) {
    if !lines.isEmpty { lines.append("") }
    append(text, ink: .strong, indent: 0)
  }

  /// An empty line.
  mutating func blank() { lines.append("") }

  /// A paragraph inside a section.
  mutating func paragraph(_ text: String, ink: Ink = .plain, indent: Int = Page.indent) {
    append(text, ink: ink, indent: indent)
  }

  /// A paragraph that hangs behind its first word: `warning  5 of the best …`.
  mutating func item(_ label: String, _ ink: Ink, _ text: String, labelWidth: Int = 0) {
    let label = Glyph.line(label).padded(to: labelWidth)
    let hang = Self.indent + label.displayWidth + 2
    let body = text.wrapped(to: style.columns - hang)
    for (index, line) in body.enumerated() {
      let margin = String(repeating: " ", count: index == 0 ? Self.indent : hang)
      lines.append(margin + (index == 0 ? style.paint(label, ink) + "  " : "") + line)
    }
  }

  /// Names and what they stand for, in two columns; after a name that has no room beside a value, on the next line.
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

  /// A table inside a section.
  mutating func table(_ table: TextTable) {
    for line in table.lines(width: style.columns - Self.indent) {
      let margin = line.text.isEmpty ? "" : String(repeating: " ", count: Self.indent)
      lines.append(margin + style.paint(line.text, line.isHeader ? .faint : .plain))
    }
  }

  /// A line to paste into a spec. A long one is broken where YAML allows it: at a space, with more indentation.
  mutating func yaml(_ text: String, indent: Int = 2 * Page.indent) {
    let margin = String(repeating: " ", count: indent)
    let parts = Glyph.line(text).split(separator: "   # ", maxSplits: 1).map(String.init)
    guard let value = parts.first, margin.count + text.displayWidth > style.columns else {
      lines.append(margin + Glyph.line(text))
      return
    }
    // A comment goes on a line of its own; a quoted word may hold spaces that a break would change.
    for comment in parts.dropFirst() { lines.append(margin + "# " + comment) }
    paste(value.contains("\"") ? [value] : value.split(separator: " ").map(String.init), glue: "", margin: margin)
  }

  /// A command to paste into a shell, continued with a backslash where it is long.
  mutating func command(_ words: [String]) {
    paste(
      words.map { Glyph.line($0).shellQuoted }, glue: " \\", margin: String(repeating: " ", count: 2 * Self.indent))
  }

  /// Breaks between words only: a path or a number that is cut is no longer one.
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
  /// As one word of a shell's command line.
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
