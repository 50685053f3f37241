import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarTraining

extension MarkdownReport {
  /// The section about the winner: its hyperparameters, metrics, diagnosis, learning curves and layers.
  var winner: [String] {
    guard let winner = Winner(of: record) else { return [] }
    var sections = [record.progress == nil ? "## Winner" : "## Best so far"]
    if !winner.hyperparameters.isEmpty {
      let ranges = winner.stage?.ranges ?? []
      let places = winner.hyperparameters.map { name, _ in
        ranges.first { $0.hyperparameter == name }.flatMap { winner.place(in: $0) }
      }
      let hasPlaces = places.contains { $0 != nil }
      let table = TextTable(
        header: ["hyperparameter", "value", "searched in"] + (hasPlaces ? ["place, 0 to 1"] : []),
        rows: zip(winner.hyperparameters, places).map { member, place in
          let range = ranges.first { $0.hyperparameter == member.name }
          return [
            Markdown.code(member.name), Markdown.text(member.value),
            range.map { Markdown.code(YAMLText.flow($0.range)) } ?? "",
          ] + (hasPlaces ? [place?.fixed(decimals: 2) ?? ""] : [])
        })
      sections.append(table.markdown)
    }
    sections += [measurements(of: winner)].compactMap(\.self)
    if let diagnosis = winner.trial?.diagnosis {
      let cause = winner.trial.flatMap { record.cause(of: $0) }
      let details = [cause?.evidence, cause?.remedy ?? diagnosis.advice, cause?.changes?.joined(separator: ", ")]
      sections.append("Diagnosis: " + ([diagnosis.name] + details.compactMap(\.self)).joined(separator: "; ") + ".")
    }
    if winner.isBestAtTheEnd {
      sections.append("The best epoch was the last one: longer training may improve the result.")
    }
    if hasWinnerFiles { sections.append("`best.yaml`, in the same folder, is a spec with these values.") }
    return sections + (winner.fit.flatMap(LearningCurve.init).map(curves) ?? [])
      + (winner.trial.flatMap { record.fits(of: $0).first.flatMap(LayerCurves.init) }.map(layers) ?? [])
  }

  /// The section about the final training: the winner's metrics on the test part, which no choice depends on.
  var final: [String] {
    guard let text = record.finalText else { return [] }
    var sections = ["## On the test part", "The winner was \(text)."]
    if !record.finalMetrics.isEmpty {
      let table = TextTable(header: ["metric", "value"], rows: record.finalMetrics.map { [Markdown.code($0), $1] })
      sections.append(table.markdown)
    }
    if let text = record.moreDataText { sections.append(text.asSentence + ".") }
    if let warning = record.summary.final?.warning { sections.append("**warning**: \(Markdown.prose(warning)).") }
    if let failure = record.finalFailure {
      let advice = record.final?.isOfProgram == true ? "" : ": \(FinalRecord.adviceOnFailure)"
      sections.append(failure.asSentence + advice + ".")
    } else if hasWinnerFiles, record.final?.isOfProgram == false {
      sections.append("`best.safetensors`, in the same folder, holds the weights of repeat 1.")
    }
    return sections
  }

  /// The section about the best trials of the winner's stage.
  var bestTrials: [String] {
    guard let stage = record.shownStage, let spread = record.spreadText(of: stage) else { return [] }
    let table = record.bestTrials(of: stage, atMost: 10)
    // A wide table is easier to read transposed, with a column for each of a few trials.
    let isWide = table.header.reduce(0) { $0 + $1.count } > 100
    let shown = isWide ? record.bestTrials(of: stage, atMost: 5).transposed : table
    return [
      "## Best trials of stage \(Markdown.text(stage.name))", shown.mapped(Markdown.text).markdown,
      "\(spread.asSentence). Hyperparameters are rounded here; `trials.csv` has all digits.",
    ]
  }

  /// What else was measured. Nil if nothing was.
  private func measurements(of winner: Winner) -> String? {
    let metrics = winner.metrics(besides: record.objective.metric).map { "\($0.name) \($0.value)" }
    let all = metrics + [winner.best.parameters.map { counted($0, "parameter") }].compactMap(\.self)
    return all.isEmpty ? nil : all.joined(separator: ", ") + "."
  }

  /// The layers by epoch.
  private func layers(_ curves: LayerCurves) -> [String] {
    var table = curves.text(barsAtMost: 20)
    table.rows = table.rows.map { [Markdown.code($0[0])] + $0.dropFirst() }
    return [
      "### Layers",
      "Steps and outputs by epoch, from epoch 0, before training, on a sample of the training examples; of several fits, the first. "
        + "An update ratio near 1e-3 is usual. `layers.csv` has all numbers.",
      table.markdown,
    ]
  }

  /// The losses by epoch: a chart that git hosts draw, and bars for readers of the plain text.
  private func curves(_ curve: LearningCurve) -> [String] {
    let names = curve.lines.map { Markdown.code($0.metric.name) }
    let legend = names.count > 1 ? "\(names[0]), the first line, and \(names[1]), the second line" : names[0]
    let bars = curve.bars(atMost: 40)
    let column = bars.map(\.name.count).max() ?? 0
    return [
      "### Learning curves",
      "By epoch\(record.run.program == nil ? ", from epoch 0, before training" : ""): \(legend).",
    ]
      + (MermaidChart(curve).map { [Markdown.block("mermaid", $0.lines)] } ?? [])
      + [
        "The same on a logarithmic scale:",
        Markdown.block("text", bars.map { $0.name.padded(to: column) + "  " + $0.value }),
      ]
  }
}
