package import CaviarChecks
import CaviarExperiment
import CaviarRun

/// The text of `caviar check`, also a section of the summary: the verdict on each check, with advice if it failed.
package struct CheckLines {
  private let checks: [CheckRecord]
  private let style: TerminalStyle

  package init(_ checks: [CheckRecord], style: TerminalStyle) {
    self.checks = checks
    self.style = style
  }

  /// The lines, each with a trailing newline.
  package var text: String {
    var page = Page(style: style)
    write(to: &page)
    return page.text
  }

  /// Adds the same lines to a page. Failed checks come first, since readers need their advice.
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
