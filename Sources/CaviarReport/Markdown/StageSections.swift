import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSearch
import CaviarSpec
import CaviarTraining

extension MarkdownReport {
  /// The sections about the stages: a table of their results, then the ranges of each.
  var stages: [String] {
    guard record.trials.count > 1 else { return [] }
    var sections = ["## Stages", record.stageTable.mapped(Markdown.text).markdown]
    if record.stages.contains(where: { !$0.ranges.isEmpty }) { sections.append(legend) }
    return sections + record.stages.flatMap(ranges)
  }

  private var legend: String {
    """
    The bars below show the median \(record.objective.metric.name) in each part of a range, from its lowest value to its highest. \
    A taller bar is better\(record.objective.isHigherBetter ? "" : ", a lower median"); `\(MarginalPlot.failed)` marks a part in which every trial failed, `\(Sparkline.empty)` a part without trials.
    """
  }

  /// The ranges that a stage used, the origin of their edges, and the marginal plot of the objective over each.
  private func ranges(of stage: StageRecord) -> [String] {
    guard !stage.ranges.isEmpty else { return [] }
    let trials = record.trials[stage: stage.name]
    let table = TextTable(
      header: ["hyperparameter", "range", "edges from", "low to high", "medians at the ends"],
      rows: stage.ranges.map { range in
        let plot = MarginalPlot(range, trials: trials, objective: record.objective)
        return [
          Markdown.code(range.hyperparameter), Markdown.code(YAMLText.flow(range.range)), origin(of: range),
          plot.map { Markdown.code($0.line) } ?? "", plot?.change ?? "",
        ]
      })
    let choices = stage.ranges.compactMap { ChoiceComparison($0, in: stage, of: record) }.flatMap { choice in
      [choice.table.mapped(Markdown.text).markdown] + [choice.sentence.map(Markdown.text)].compactMap(\.self)
    }
    let verdict = StageVerdict(stage, of: record).sentences.map { "- " + Markdown.prose($0) }
    return ["### Stage \(Markdown.text(stage.name))"] + narrowing(of: stage)
      + (verdict.isEmpty ? [] : [verdict.joined(separator: "\n")]) + [table.markdown] + choices
  }

  private func narrowing(of stage: StageRecord) -> [String] {
    guard let narrowed = stage.narrowedOn else { return [] }
    let most = 20
    let named = narrowed.trials.prefix(most).map(String.init).joined(separator: ", ")
    let more = narrowed.trials.count > most ? " and \((narrowed.trials.count - most).grouped) more" : ""
    return [
      "Narrowed to the best \(counted(narrowed.trials.count, "trial")) of stage \(Markdown.text(narrowed.stage)): \(named)\(more)."
    ]
  }

  private func origin(of range: StageRecord.RangeRecord) -> String {
    range.low == range.high ? words(range.low) : "\(words(range.low)), \(words(range.high))"
  }

  private func words(_ edge: RangeOrigin.Edge) -> String {
    switch edge {
    case .declared: "spec"
    case .stage: "stage"
    case .bracket: "learning_rate_bracket"
    case .otherwise: "else, since learning_rate_bracket found no range"
    case .narrowed: "best trials"
    }
  }
}
