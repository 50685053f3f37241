/// How text is laid out for a terminal.
package struct TerminalStyle: Sendable {
  /// Whether to colour it with ANSI escape sequences.
  package var color: Bool
  /// How many columns there are. Text keeps within them down to 40, but for paths and lines to paste that have no
  /// place to break.
  package var width: Int

  package init(color: Bool, width: Int) {
    self.color = color
    self.width = width
  }

  /// The columns that layout counts on: narrower than this, nothing can be read.
  var columns: Int { max(width, 20) }

  func paint(_ text: String, _ ink: Ink) -> String {
    guard color, ink != .plain, !text.isEmpty else { return text }
    return "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
  }
}

/// What a piece of text is, as a colour can say it. No meaning stands in a colour alone.
enum Ink: Int {
  case plain = 0
  case strong = 1
  case faint = 2
  case bad = 31
  case good = 32
  case caution = 33
}
