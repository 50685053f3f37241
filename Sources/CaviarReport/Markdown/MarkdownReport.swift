import CaviarChecks
import CaviarDiagnostics
import CaviarExperiment
package import CaviarResults
import CaviarRun
import CaviarSearch
import CaviarSpec
import CaviarTraining

/// The text of `report.md`, the report that is committed with the results, to be read as rendered by a git host or as plain
/// text.
///
/// It is a function of the record alone, without times, hosts or paths, so equal records give equal bytes.
package struct MarkdownReport {
  let record: ExperimentRecord
  /// True if `best.yaml`, and with `final` the weights, stand in the folder of the report.
  let hasWinnerFiles: Bool

  /// - Parameter hasWinnerFiles: True for the report of a run that has finished, in its results folder.
  package init(_ record: ExperimentRecord, hasWinnerFiles: Bool = true) {
    self.record = record
    self.hasWinnerFiles = hasWinnerFiles && record.progress == nil
  }

  /// The text of the file.
  package var text: String {
    let sections = [
      heading, outcome, stoppingChecks, divergence, winner, final, bestTrials, stages, failures, diagnoses, checks,
      boundaries,
      network, data, engine,
    ]
    return sections.flatMap { $0 }.joined(separator: "\n\n") + "\n"
  }

  private var heading: [String] {
    let title = "# " + Markdown.text(record.summary.name)
    guard case .text(let description)? = record.run.spec["description"] else { return [title] }
    return [title, Markdown.paragraph(description)]
  }

  /// The outcome of the experiment, in a paragraph.
  private var outcome: [String] {
    var sentences: [String] = []
    switch record.summary.status {
    case .stoppedByCheck:
      let names = record.checks.filter(\.stops).map { Markdown.code($0.check) }.joined(separator: ", ")
      sentences.append("**Stopped before the search** by \(names).")
    case .noTrialSucceeded:
      let headline = Divergence(of: record)?.headline ?? "no trial succeeded"
      sentences.append("**\(headline.asSentence).**")
    case .completed, .partial:
      if let text = record.progressText { sentences.append("**\(text.asSentence).**") }
      guard let winner = Winner(of: record) else { break }
      let values = record.headlineValues.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      sentences.append("**\(values)**: \(Markdown.text(winner.place)).")
      sentences += record.expectationTexts.map { "**\($0.asSentence)**." }
      if let text = record.baselineText { sentences.append("Baseline: \(Markdown.text(text)).") }
      if record.isNoBetterThanBaseline { sentences.append("**The network is no better than the baseline.**") }
    }
    if !record.trials.isEmpty { sentences.append(record.outcomeText + ".") }
    return [(sentences + [counts].compactMap { $0 }).joined(separator: " ")]
  }

  /// The counts of verdicts and warnings. Nil if all are zero.
  private var counts: String? {
    let summary = record.summary
    let counts = [
      (summary.checks.passed, "check passed", "checks passed"),
      (summary.checks.failed, "check failed", "checks failed"),
      (summary.boundaries.warnings, "boundary warning", "boundary warnings"),
      (summary.boundaries.notes, "boundary note", "boundary notes"),
    ]
    let said = counts.filter { $0.0 > 0 }.map { counted($0.0, $0.1, plural: $0.2) }
    return said.isEmpty ? nil : said.joined(separator: ", ") + "."
  }

  /// The advice of the checks that stopped the run, near the top, since readers need it first.
  private var stoppingChecks: [String] {
    let advice = record.checks.filter(\.stops).compactMap { check in
      check.advice.map { "- \(Markdown.code(check.check)): \(Markdown.prose($0))." }
    }
    return advice.isEmpty ? [] : ["Advice:", advice.joined(separator: "\n")]
  }

  private var divergence: [String] {
    guard let divergence = Divergence(of: record) else { return [] }
    return ["\(Markdown.text(divergence.reason)) \(Markdown.prose(divergence.advice))"]
      + [divergence.suggestion].compactMap { $0.map { Markdown.block("yaml", [$0]) } }
  }

  /// The section about programs that failed, with what the first of each kind printed.
  private var failures: [String] {
    guard let failures = ProgramFailures(of: record) else { return [] }
    let shown = failures.groups.prefix(10)
    let table = TextTable(
      header: ["outcome", "reason", "fits", "the first"],
      rows: shown.map { [$0.outcome.rawValue, $0.reason, $0.count.grouped, $0.first] })
    let blocks = shown.filter { !$0.printed.isEmpty }.flatMap { group in
      ["The last lines of \(Markdown.text(group.first)):", Markdown.block("text", group.printed)]
    }
    let rest = failures.groups.count - shown.count
    return ["## Failures of the program", table.mapped(Markdown.text).markdown]
      + (rest > 0 ? ["\(counted(rest, "other reason")) in the column `reason` of `trials.csv`."] : []) + blocks
  }

  private var diagnoses: [String] {
    guard let table = record.diagnosisTable else { return [] }
    return [
      "## Diagnoses",
      "Trials by the primary cause that their curves and layers show. Some of each are normal in a wide search. All causes are "
        + "in `diagnoses.json`; `caviar report --remedy TRIAL` prints a spec with the remedy.",
      table.mapped(Markdown.prose).markdown,
    ]
  }

  private var checks: [String] {
    guard !record.checks.isEmpty else { return [] }
    let hasAdvice = record.checks.contains { $0.advice != nil && !$0.stops }
    let table = TextTable(
      header: ["check", "verdict", "seen", "expected"] + (hasAdvice ? ["advice"] : []),
      rows: record.checks.map { check in
        let verdict = check.verdict == .pass ? "pass" : check.stops ? "**fail**, stops the run" : "**fail**, a warning"
        return [Markdown.code(check.check), verdict, Markdown.prose(check.seen), Markdown.prose(check.expected)]
          + (hasAdvice ? [check.advice.map(Markdown.prose) ?? ""] : [])
      })
    return ["## Checks", table.markdown] + bracket
  }

  private var boundaries: [String] {
    guard !record.boundaries.isEmpty, record.summary.status == .completed else { return [] }
    var paragraphs = ["## At the edges"]
    for boundary in record.boundaries {
      let message = Markdown.prose(boundary.message)
      if let stage = boundary.answeredBy {
        paragraphs.append("Addressed by stage \(Markdown.text(stage)): \(message).")
        continue
      }
      paragraphs.append("**\(boundary.severity.rawValue)**: \(message).")
      if let suggestion = boundary.suggestion { paragraphs.append(Markdown.block("yaml", [suggestion])) }
    }
    if let stage = record.stageToAppend {
      paragraphs.append(
        "Or extend the search: append this to `stages`. All finished fits are kept.")
      paragraphs.append(Markdown.block("yaml", [stage]))
    }
    return paragraphs
  }
}
