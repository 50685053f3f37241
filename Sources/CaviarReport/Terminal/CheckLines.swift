package import CaviarExperiment
import CaviarRun

/// The checks and their verdicts: what was seen, what was expected, and what to do where one failed.
package struct CheckLines {
  private let checks: [CheckRecord]
  private let style: TerminalStyle

  package init(_ checks: [CheckRecord], style: TerminalStyle) {
    self.checks = checks
    self.style = style
  }

  /// Lines, each with its line break.
  package var text: String {
    var page = Page(style: style)
    write(to: &page)
    return page.text
  }

  /// The same, inside a page. Those that failed come first: their advice is what the reader needs.
  func write(to page: inout Page) {
    for check in checks.filter({ $0.verdict == .fail }) + checks.filter({ $0.verdict == .pass }) {
      switch check.verdict {
      case .pass:
        page.item("pass", .good, "\(check.check): \(check.seen); expected \(check.expected)")
      case .fail:
        page.item("FAIL", .bad, check.check + (check.stops ? "" : ", a warning only"))
        if let advice = check.advice { page.paragraph("advice: " + advice, ink: .strong, indent: 8) }
        page.paragraph("seen: " + check.seen, indent: 8)
        page.paragraph("expected: " + check.expected, indent: 8)
      }
    }
  }
}
