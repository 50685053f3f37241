/// The colour and width of text for a terminal, as a value, so that layout does not depend on the process's streams.
package struct TerminalStyle: Sendable {
  /// Colours the text with ANSI escape sequences.
  package var color: Bool
  /// The width in columns. From 40 on, text fits into it, except for paths and lines to paste that cannot be broken.
  package var width: Int

  package init(color: Bool, width: Int) {
    self.color = color
    self.width = width
  }

  /// The width used for layout: at least 20, since narrower text is unreadable.
  var columns: Int { max(width, 20) }

  func paint(_ text: String, _ ink: Ink) -> String {
    guard color, ink != .plain, !text.isEmpty else { return text }
    return "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
  }
}

/// The meaning of a piece of text, drawn as a colour. The words alone convey it too, for readers without colours.
enum Ink: Int {
  case plain = 0
  case strong = 1
  case faint = 2
  case bad = 31
  case good = 32
  case caution = 33
}
