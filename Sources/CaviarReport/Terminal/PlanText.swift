import CaviarChecks
import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSearch

/// The text of `caviar plan`: the spec and the cost of a run, to be read before anything runs.
package struct PlanText {
  private let plan: PlanSummary
  private let style: TerminalStyle

  package init(_ plan: PlanSummary, style: TerminalStyle) {
    self.plan = plan
    self.style = style
  }

  /// The lines, each with a trailing newline.
  package var text: String {
    var page = Page(style: style)
    let cost = "\(counted(plan.fits, "fit")), \(counted(plan.epochs, "epoch")) in total"
    page.paragraph("\(plan.name): \(cost)", ink: .strong, indent: 0)
    if let description = plan.description { page.paragraph(description) }
    page.paragraph("objective: \(plan.objective)")
    if let data = plan.data { network(data, &page) } else { program(&page) }
    hyperparameters(&page)
    if plan.data != nil {
      page.heading("Checks")
      if plan.checks.isEmpty { page.paragraph("none") }
      page.pairs(plan.checks.map { (name: $0.name, value: $0.cost) })
    }
    stages(&page)
    final(&page)
    return page.text
  }

  private func network(_ data: RunRecord.DataRecord, _ page: inout Page) {
    self.data(data, &page)
    page.heading("Model, \(counted(plan.parameters, "parameter")) at the centre of the space")
    for line in plan.model { page.paragraph(line) }
    page.blank()
    page.table(.layers(plan.layers))
    guard !plan.training.isEmpty else { return }
    page.heading("Training")
    for line in plan.training { page.paragraph(line) }
  }

  private func program(_ page: inout Page) {
    page.heading("Program, as the first trial starts it")
    for command in plan.commands {
      page.paragraph(command.arguments.map(\.quotedForShell).joined(separator: " "))
    }
    for warning in plan.warnings { page.item("warning", .strong, warning) }
  }

  private func data(_ data: RunRecord.DataRecord, _ page: inout Page) {
    page.heading("Data")
    page.paragraph(
      "\(counted(data.rows, "example")), \(counted(data.features, "feature")), "
        + (data.classes.isEmpty
          ? "regression" : counted(data.classes.count, "class", plural: "classes")))
    let parts = [("train", data.train), ("validation", data.validation), ("test", data.test)]
    let sizes = parts.filter { $0.1 > 0 }.map { "\($0.0) \($0.1.grouped)" }.joined(separator: ", ")
    page.paragraph(sizes + (plan.folds > 1 ? " in the first of \(plan.folds) folds" : ""))
    if let columns = data.columns {
      page.blank()
      page.table(.columns(columns))
    }
    if let table = TextTable.classes(of: data) {
      page.blank()
      page.table(table)
    }
    if data.notices?.isEmpty == false || data.warnings?.isEmpty == false { page.blank() }
    for notice in data.notices ?? [] { page.item("note", .plain, notice) }
    for warning in data.warnings ?? [] { page.item("warning", .strong, warning) }
  }

  private func hyperparameters(_ page: inout Page) {
    page.heading("Hyperparameters")
    guard !plan.hyperparameters.isEmpty else {
      page.paragraph("none: nothing is searched")
      return
    }
    page.table(
      TextTable(
        header: ["address", "range", "centre", "importance"],
        rows: plan.hyperparameters.map { [$0.address, $0.range, centre(of: $0), $0.importance.text] }))
  }

  /// The value at the centre, of an averaging constant with the steps that it reaches back.
  private func centre(of hyperparameter: PlanSummary.HyperparameterSummary) -> String {
    let window = hyperparameter.window.map { ", over \(Int($0.rounded()).grouped) steps" }
    return hyperparameter.centre + (window ?? "")
  }

  private func stages(_ page: inout Page) {
    page.heading(plan.stages.count == 1 ? "Stage" : "Stages")
    for stage in plan.stages {
      let factors = [
        counted(stage.trials, "trial"), stage.repeats > 1 ? counted(stage.repeats, "repeat") : nil,
        plan.folds > 1 ? counted(plan.folds, "fold") : nil, counted(stage.epochs, "epoch"),
      ]
      let budget = factors.compactMap(\.self).joined(separator: " × ")
      page.item(stage.name, .plain, "\(budget), \(stage.sampler)", labelWidth: nameWidth)
      for range in stage.ranges { page.paragraph(range, ink: .faint, indent: min(nameWidth, 12) + 4) }
    }
  }

  private func final(_ page: inout Page) {
    guard let final = plan.final else { return }
    page.heading("Final")
    let parts = final.retrainOn.map(\.rawValue).joined(separator: " and ")
    page.paragraph("\(counted(final.repeats, "training")) of the winner on \(parts), to its best epoch")
    guard final.moreData else { return }
    let shares = FinalRecord.fractions.map { "\(Int(100 * $0)) %" }.joined(separator: ", ")
    let count = counted(final.repeats * FinalRecord.fractions.count, "training")
    page.paragraph("\(count) of it on \(shares) of train, judged on validation")
  }

  private var nameWidth: Int { plan.stages.map(\.name.displayWidth).max() ?? 0 }
}

extension String {
  /// The text as a POSIX shell reads it back.
  fileprivate var quotedForShell: String {
    let isPlain = !isEmpty && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=:,+@%".contains($0)) }
    return isPlain
      ? self : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
