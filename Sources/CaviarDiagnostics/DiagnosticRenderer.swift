/// Formats findings as clang does, which people and editors know how to read:
///
/// ```
/// Specs/a.yaml:12:7: error: unknown key 'lr'
///   lr: 1e-3
///   ^~
///   note: 'training' has the keys …
///   help: learning_rate
/// ```
///
/// Control characters of a file or a message are spelt out, so that none of them reaches the terminal.
package struct DiagnosticRenderer: Sendable {
  private let color: Bool
  private let width: Int
  private let wraps: Bool

  /// - Parameters:
  ///   - color: Adds ANSI colours.
  ///   - width: The maximum width of a source line in cells, at least 20; longer lines are cut around the marked place.
  ///   - wraps: Wraps messages to `width` too, for terminals. Without it, a finding's first line stays whole, for tools
  ///     that parse it.
  package init(color: Bool = false, width: Int = 100, wraps: Bool = false) {
    self.color = color
    self.width = max(20, width)
    self.wraps = wraps
  }

  /// All findings in the given order, then a line such as `2 errors, 1 warning`; no line break at the end.
  package func render(_ diagnostics: [Diagnostic]) -> String {
    let summary = [Diagnostic.Severity.error, .warning].compactMap { severity -> String? in
      let count = diagnostics.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    return (diagnostics.map(render) + (summary.isEmpty ? [] : [summary.joined(separator: ", ")]))
      .joined(separator: "\n")
  }

  /// One finding; no line break at the end.
  package func render(_ diagnostic: Diagnostic) -> String {
    var lines = [headline(of: diagnostic)]
    if let location = diagnostic.location {
      lines += snippet(at: location)
    }
    lines += diagnostic.notes.map { remark("note", .cyan, $0) }
    lines += diagnostic.suggestion.map { [remark("help", .green, $0)] } ?? []
    return lines.joined(separator: "\n")
  }

  private func headline(of diagnostic: Diagnostic) -> String {
    let place = diagnostic.location.map { Glyph.line($0.description) + ": " } ?? ""
    let severity = diagnostic.severity.rawValue + ":"
    let indent = 2
    let used = place.displayWidth + severity.count + 1 - indent
    let message =
      wraps
      ? diagnostic.message.wrapped(to: width - indent, after: used, breaksWords: false)
      : [Glyph.line(diagnostic.message)]
    return paint(place, .bold) + paint(severity, Style(diagnostic.severity)) + (message[0].isEmpty ? "" : " ")
      + message.map { paint($0, .bold) }.joined(separator: "\n" + String(repeating: " ", count: indent))
  }

  private func snippet(at location: SourceLocation) -> [String] {
    let line = location.file.line(location.line)
    guard !line.isEmpty else { return [] }
    let snippet = Snippet(line, column: location.column, length: location.length, width: width)
    return [snippet.source, paint(snippet.marks, .green)]
  }

  /// A labelled text, with its further lines aligned under the first.
  private func remark(_ label: String, _ style: Style, _ text: String) -> String {
    let indent = 4 + label.count
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap { line in
      let line = Glyph.line(String(line))
      let fits = !wraps || line.displayWidth <= width - indent
      return fits ? [line] : line.wrapped(to: width - indent, breaksWords: false)
    }
    return "  \(paint(label + ":", style)) " + lines.joined(separator: "\n" + String(repeating: " ", count: indent))
  }

  private func paint(_ text: String, _ style: Style) -> String {
    color && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// The parameters of ANSI's "select graphic rendition".
  private enum Style: String {
    case bold = "1"
    case red = "1;31"
    case green = "1;32"
    case magenta = "1;35"
    case cyan = "1;36"

    init(_ severity: Diagnostic.Severity) {
      self =
        switch severity {
        case .error: .red
        case .warning: .magenta
        case .note: .cyan
        }
    }
  }
}
