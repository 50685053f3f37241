import CaviarChecks
import CaviarExperiment
package import CaviarResults
import CaviarRun
import CaviarSearch
import CaviarSpec
import CaviarTraining

/// The text that ends `caviar run`: the findings, the result files, the next steps, and last, just above the prompt, the best
/// result with its baseline.
///
/// A run without a winner has a summary too: the reason, and the change to make.
package struct TerminalSummary {
  let record: ExperimentRecord
  let specPath: String?
  let folder: String
  let commands: SuggestedCommands
  let style: TerminalStyle

  /// - Parameters:
  ///   - specPath: The path of the spec as the user gave it, to commit. Nil if it was not given.
  ///   - folder: The folder of the result files.
  ///   - commands: The commands for the next steps.
  package init(
    _ record: ExperimentRecord, specPath: String?, folder: String, commands: SuggestedCommands, style: TerminalStyle
  ) {
    self.record = record
    self.specPath = specPath
    self.folder = folder
    self.commands = commands
    self.style = style
  }

  /// The lines, each with a trailing newline.
  package var text: String {
    var page = Page(style: style)
    if record.summary.status == .stoppedByCheck { checks(&page) }
    divergence(&page)
    winner(&page)
    final(&page)
    bestTrials(&page)
    stages(&page)
    marginalPlots(&page)
    if record.summary.status != .stoppedByCheck { checks(&page) }
    boundaries(&page)
    if record.progress == nil {
      files(&page)
      nextSteps(&page)
    }
    page.blank()
    headline(&page)
    return page.text
  }

  private func headline(_ page: inout Page) {
    let name = record.summary.name
    switch record.summary.status {
    case .stoppedByCheck:
      let stopping = record.checks.filter(\.stops).map(\.check).joined(separator: ", ")
      page.paragraph("\(name): stopped before the search by \(stopping)", ink: .bad, indent: 0)
    case .noTrialSucceeded:
      page.paragraph("\(name): \(Divergence(of: record)?.headline ?? "no trial succeeded")", ink: .bad, indent: 0)
    case .partial: partial(&page)
    case .completed:
      guard let winner = Winner(of: record) else { return }
      let value = "\(name): " + record.headlineValues.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      let isMissed = record.isExpectationMissed
      page.paragraph(
        ([value] + record.expectationTexts).joined(separator: "; "), ink: isMissed ? .caution : .strong, indent: 0)
      page.paragraph(winner.place)
      if let test = record.finalHeadline { page.paragraph(test) }
      if let text = record.baselineText {
        page.paragraph("baseline: " + text, ink: record.isNoBetterThanBaseline ? .caution : .plain)
      }
      if record.isNoBetterThanBaseline {
        page.paragraph("The network is no better than the baseline.", ink: .caution)
      }
    }
  }

  private func partial(_ page: inout Page) {
    page.paragraph("\(record.summary.name): \(record.progressText ?? "partial results")", ink: .caution, indent: 0)
    guard let winner = Winner(of: record) else { return }
    page.paragraph("best so far: " + record.headlineValues.map { "\($0.name) \($0.value)" }.joined(separator: ", "))
    page.paragraph(winner.place)
  }

  private func divergence(_ page: inout Page) {
    guard let divergence = Divergence(of: record) else { return }
    page.paragraph(divergence.reason)
    page.paragraph(divergence.advice)
    if let suggestion = divergence.suggestion { page.yaml(suggestion) }
  }

  private func winner(_ page: inout Page) {
    guard let winner = Winner(of: record) else { return }
    page.heading(record.progress == nil ? "Winner" : "Best so far")
    page.pairs(winner.hyperparameters)
    let metrics = winner.metrics(besides: record.objective.metric).map { "\($0.name) \($0.value)" }
    page.paragraph(metrics.joined(separator: ", "))
    if let curve = winner.fit.flatMap(LearningCurve.init) {
      page.paragraph("loss by epoch, on a logarithmic scale:", ink: .faint)
      page.pairs(curve.bars(atMost: min(30, style.columns - 19)))
    }
    if let diagnosis = winner.trial?.diagnosis {
      let cause = winner.trial.flatMap { record.cause(of: $0) }
      let details = [cause?.evidence, cause?.remedy ?? diagnosis.advice, cause?.changes?.joined(separator: ", ")]
      page.item(diagnosis.name, .caution, details.compactMap(\.self).joined(separator: "; "))
    }
  }

  private func final(_ page: inout Page) {
    guard let text = record.finalText else { return }
    page.heading("On the test part")
    page.paragraph(text)
    page.pairs(record.measuredFinalMetrics)
    if let text = record.moreDataText { page.paragraph(text) }
    if let warning = record.summary.final?.warning { page.item("warning", .caution, warning) }
    if let failure = record.finalFailure { page.paragraph(failure, ink: .caution) }
  }

  private func bestTrials(_ page: inout Page) {
    guard let stage = record.shownStage, record.spreadText(of: stage) != nil else { return }
    page.heading("Best trials of stage \(stage.name)")
    page.table(record.bestTrials(of: stage, atMost: 5))
  }

  private func stages(_ page: inout Page) {
    guard record.trials.count > 1 else { return }
    page.heading(record.stages.count == 1 ? "Stage" : "Stages")
    page.table(record.stageTable)
    guard let stage = record.shownStage else { return }
    for sentence in StageVerdict(stage, of: record).sentences { page.paragraph(sentence) }
    for choice in stage.ranges.compactMap({ ChoiceComparison($0, in: stage, of: record) }) {
      page.table(choice.table)
      if let sentence = choice.sentence { page.paragraph(sentence) }
    }
  }

  /// The marginal plots of the first stage, which is the widest; of too few trials they would show noise.
  private func marginalPlots(_ page: inout Page) {
    guard let stage = record.stages.first, !record.ranked(stage: stage.name).isEmpty else { return }
    let trials = record.trials[stage: stage.name]
    let rows = stage.ranges.compactMap { range in
      MarginalPlot(range, trials: trials, objective: record.objective).map { (range, $0) }
    }
    guard trials.count >= 2 * MarginalPlot.parts, !rows.isEmpty else { return }
    page.heading("Median \(record.objective.metric.name) across the ranges of stage \(stage.name)")
    page.table(
      TextTable(
        header: ["hyperparameter", "low", "low to high", "high", "median at low", "at high"],
        rows: rows.map { range, plot in
          [range.hyperparameter, plot.ends.low, plot.bars, plot.ends.high]
            + [plot.medians?.low, plot.medians?.high].map { $0?.measured ?? TextTable.none }
        }))
    if rows.contains(where: { $0.1.bars.contains(MarginalPlot.failed) }) {
      page.paragraph("\(MarginalPlot.failed) where every trial failed", ink: .faint)
    }
  }

  private func checks(_ page: inout Page) {
    guard !record.checks.isEmpty else { return }
    page.heading("Checks")
    let failed = record.checks.filter { $0.verdict == .fail }
    if !failed.isEmpty { CheckLines(failed, style: style).write(to: &page) }
    let passed = record.checks.filter { $0.verdict == .pass }
    if !passed.isEmpty { page.item("pass", .good, passed.map(\.check).joined(separator: ", ")) }
  }

  private func boundaries(_ page: inout Page) {
    guard !record.boundaries.isEmpty, record.summary.status == .completed else { return }
    page.heading("At the edges")
    for boundary in record.boundaries {
      if let stage = boundary.answeredBy {
        page.paragraph("addressed by stage \(stage): \(boundary.message)", ink: .faint)
        continue
      }
      let (label, ink) = (boundary.severity.rawValue, boundary.severity == .warning ? Ink.caution : .plain)
      // A note may be due to chance, so its wider range is shown only in report.md.
      let suggestion = boundary.severity == .warning ? boundary.suggestion : nil
      page.item(label, ink, boundary.message + (suggestion == nil ? "" : ":"), labelWidth: 7)
      if let suggestion { page.yaml(suggestion) }
    }
    if let stage = record.stageToAppend {
      page.paragraph("Or extend the search and keep all finished fits: append this to `stages`:")
      page.yaml(stage, indent: 2)
    }
  }
}
