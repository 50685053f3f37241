import CaviarDiagnostics

extension String {
  /// How many columns of a terminal it takes.
  var displayWidth: Int { unicodeScalars.reduce(0) { $0 + Glyph($1).width } }

  /// With spaces behind it, or before it, to `width` columns.
  func padded(to width: Int, right: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, width - displayWidth))
    return right ? spaces + self : self + spaces
  }

  /// Its lines of at most `width` columns, broken between words, and inside a word that is longer than a line.
  ///
  /// All white space is one space. What a terminal would obey is spelt out.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in split(whereSeparator: \.isWhitespace) {
      for piece in Glyph.line(String(word)).pieces(of: max(width, 2)) {
        if line.isEmpty {
          line = piece
        } else if line.displayWidth + 1 + piece.displayWidth <= width {
          line += " " + piece
        } else {
          lines.append(line)
          line = piece
        }
      }
    }
    return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
  }

  /// Itself, or itself cut where a line is full.
  private func pieces(of width: Int) -> [String] {
    guard displayWidth > width else { return [self] }
    var pieces = [""]
    var used = 0
    for character in self {
      let columns = String(character).displayWidth
      if used + columns > width, used > 0 {
        pieces.append("")
        used = 0
      }
      pieces[pieces.count - 1].append(character)
      used += columns
    }
    return pieces
  }

  /// Itself in at most `width` columns, with an ellipsis for what was left out.
  func shortened(to width: Int) -> String {
    let text = Glyph.line(self)
    guard text.displayWidth > width else { return text }
    var kept = ""
    for character in text {
      guard (kept + String(character)).displayWidth < width else { break }
      kept.append(character)
    }
    return width > 0 ? kept + "…" : ""
  }
}
