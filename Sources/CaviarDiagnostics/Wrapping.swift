extension String {
  /// The width on a terminal, in columns.
  package var displayWidth: Int { unicodeScalars.reduce(0) { $0 + Glyph($1).width } }

  /// This string with spaces after it, or, if `right`, before it, to a width of `width` columns.
  package func padded(to width: Int, right: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, width - displayWidth))
    return right ? spaces + self : self + spaces
  }

  /// This string as lines of at most `width` columns, broken between words and inside words longer than a line.
  ///
  /// Any white space becomes one space. Control characters are spelt out.
  ///
  /// - Parameters:
  ///   - width: The maximum width of a line.
  ///   - used: The columns of the first line that are occupied. That line is empty if no word fits after them.
  ///   - breaksWords: Breaks words longer than a line. Without it, a path stays whole for copying, and its line too long.
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

  /// This string cut into pieces of at most `width` columns.
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

  /// This string in at most `width` columns, with an ellipsis in place of the omitted text.
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
