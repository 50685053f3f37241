package import CaviarResults
import CaviarRun
import CaviarSpec

/// The text of `caviar verify`: the verdict on the retrained results, with the first difference.
package struct VerificationText {
  private let found: VerificationRecord
  private let style: TerminalStyle

  package init(_ found: VerificationRecord, style: TerminalStyle) {
    self.found = found
    self.style = style
  }

  /// The lines, each with a trailing newline.
  package var text: String {
    var page = Page(style: style)
    let trained = "\(found.trained) of \(found.trials) trials were trained again"
    switch found.verdict {
    case .same:
      let same =
        switch (found.isSameEngine, found.trained < found.trials) {
        case (true, false): "every byte is the same"
        case (true, true):
          "the sample and what follows from all trials are the same to the byte; the rest is as it is in the files"
        case (false, _):
          "plan, ranges and first losses are the same, \(found.numerics == nil ? "on another engine" : "with other numerics")"
        }
      page.paragraph("\(found.name): \(same); \(trained)", ink: .good, indent: 0)
    case .different:
      page.paragraph("\(found.name): the results differ; \(trained)", ink: .bad, indent: 0)
    }
    if let numerics = found.numerics {
      page.paragraph(
        "The results are of numerics \(numerics) and were judged by its rules; this program has \(Numerics.current), so that not "
          + "every byte is compared.")
    }
    for line in found.inputs { page.item("input", .bad, line) }
    if let difference = found.difference {
      page.item("file", .bad, [difference.file, difference.place].joined(separator: ", "))
      if let column = difference.column { page.item("column", .bad, column) }
      page.item("stored", .strong, difference.stored)
      page.item("again", .strong, difference.again)
    }
    if let drift = found.drift { self.drift(drift, &page) }
    if let source = found.source {
      page.paragraph("commit \(source.commit.prefix(12))" + (source.isDirty ? ", with changes" : ""))
    }
    return page.text
  }

  private func drift(_ drift: VerificationRecord.Drift, _ page: inout Page) {
    page.heading(found.numerics == nil ? "Distance from the other engine" : "Distance from the other numerics")
    page.paragraph("losses before the first step: at most \(drift.initialLoss.sixDigits) apart, relatively")
    if let median = drift.medianObjective, let largest = drift.largestObjective {
      page.paragraph("the objective: \(median.sixDigits) in the median, \(largest.sixDigits) at most")
    }
    if let median = drift.medianLoss, let largest = drift.largestLoss {
      page.paragraph("the last train_loss: \(median.sixDigits) in the median, \(largest.sixDigits) at most, relatively")
    }
    page.paragraph("\(counted(drift.otherOutcomes, "fit")) of \(drift.fits) ended in another way")
  }
}

/// The text of `caviar diff`: the fields in which two results differ.
package struct ComparisonText {
  private let comparison: ComparisonRecord
  private let style: TerminalStyle

  package init(_ comparison: ComparisonRecord, style: TerminalStyle) {
    self.comparison = comparison
    self.style = style
  }

  /// The lines, each with a trailing newline.
  package var text: String {
    var page = Page(style: style)
    let parts = [("Spec", comparison.spec), ("Inputs", comparison.inputs), ("Outcomes", comparison.outcomes)]
    for (title, lines) in parts where !lines.isEmpty {
      page.heading(title)
      page.table(
        TextTable(
          header: ["field", comparison.first, comparison.second],
          rows: lines.map { [$0.field, $0.first ?? TextTable.none, $0.second ?? TextTable.none] }))
    }
    if parts.allSatisfy({ $0.1.isEmpty }) {
      page.paragraph("\(comparison.first) and \(comparison.second) do not differ", indent: 0)
    }
    return page.text
  }
}
