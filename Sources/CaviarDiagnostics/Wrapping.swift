extension String {
  /// How many columns of a terminal it takes.
  package var displayWidth: Int { unicodeScalars.reduce(0) { $0 + Glyph($1).width } }

  /// With spaces behind it, or before it, to `width` columns.
  package func padded(to width: Int, right: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, width - displayWidth))
    return right ? spaces + self : self + spaces
  }

  /// Its lines of at most `width` columns, broken between words, and inside a word that is longer than a line.
  ///
  /// All white space is one space. What a terminal would obey is spelt out.
  ///
  /// - Parameters:
  ///   - used: The columns of the first line that are taken; it is empty where no word has room beside them.
  ///   - breaksWords: Whether a long word is broken. A path that is to be copied stays whole, and the line too long.
  package func wrapped(to width: Int, after used: Int = 0, breaksWords: Bool = true) -> [String] {
    var lines: [String] = []
    var line = ""
    var room = width - used
    for word in split(whereSeparator: \.isWhitespace) {
      let word = Glyph.line(String(word))
      for piece in breaksWords ? word.pieces(of: max(width, 2)) : [word] {
        let longer = line.isEmpty ? piece : line + " " + piece
        if longer.displayWidth <= room || line.isEmpty && room == width {
          line = longer
        } else {
          lines.append(line)
          line = piece
          room = width
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
  package func shortened(to width: Int) -> String {
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
