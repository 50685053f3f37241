import CaviarDiagnostics
package import CaviarResults
import CaviarRun
import CaviarSpec

/// The text of `caviar verify`: the comparison with the retrained results, with the first difference.
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
    let trained = "\(found.trained) of \(found.trials) trials \(found.trained == 1 ? "was" : "were") retrained"
    switch found.result {
    case .same:
      let same =
        switch (found.isSameEngine, found.trained < found.trials) {
        case (true, false): "every file is the same to the byte"
        case (true, true):
          "the sample and everything derived from all trials are the same to the byte; the other trials were not compared"
        case (false, _):
          "the plan, the ranges and the initial losses agree, \(found.numerics == nil ? "on another engine" : "with other numerics")"
        }
      page.paragraph("\(found.name): \(same); \(trained)", ink: .good, indent: 0)
    case .different:
      page.paragraph("\(found.name): the results differ; \(trained)", ink: .bad, indent: 0)
    }
    if let numerics = found.numerics {
      page.paragraph(
        "The results were made with numerics \(numerics) and are judged by its rules; this program has numerics "
          + "\(Numerics.current), so not every byte is compared.")
    } else if !found.isSameEngine {
      page.paragraph(
        "The results were made with another version or core of OpenBLAS, on which the last bits of `pca` and `whiten` "
          + "depend, so not every byte is compared.")
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
      page.paragraph("commit \(source.commit.prefix(12))" + (source.isDirty ? ", with uncommitted changes" : ""))
    }
    return page.text
  }

  private func drift(_ drift: VerificationRecord.Drift, _ page: inout Page) {
    page.heading(found.numerics == nil ? "Difference from the other engine" : "Difference from the other numerics")
    page.paragraph("initial loss: relative difference \(drift.initialLoss.sixDigits) at most")
    if let median = drift.medianObjective, let largest = drift.largestObjective {
      page.paragraph("objective: difference \(median.sixDigits) in the median, \(largest.sixDigits) at most")
    }
    if let median = drift.medianLoss, let largest = drift.largestLoss {
      page.paragraph(
        "last train_loss: relative difference \(median.sixDigits) in the median, \(largest.sixDigits) at most")
    }
    page.paragraph("\(drift.otherOutcomes.grouped) of \(counted(drift.fits, "fit")) ended with another outcome")
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
