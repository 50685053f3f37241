import CaviarDiagnostics
import CaviarResults
import CaviarRun
import CaviarTraining

extension MarkdownReport {
  /// The section about the data, its parts and its columns.
  var data: [String] {
    guard let data = record.run.data else { return [] }
    var rows = [("examples", data.rows.grouped), ("features", data.features.grouped)]
    if !data.classes.isEmpty { rows.append(("classes", Self.text(data.classes))) }
    for (name, count) in [("train", data.train), ("validation", data.validation), ("test", data.test)] {
      rows.append(("\(name) examples", count.grouped))
    }
    let baseline = data.baseline
    rows.append((data.classes.isEmpty ? "mean" : "majority class", Markdown.text(baseline.answer)))
    rows.append(("\(baseline.metric.rawValue) of always predicting it", baseline.value.measured))
    rows.append(("SHA-256", Markdown.code(data.sha256)))
    return ["## Data"] + remarks(data) + [TextTable(header: ["", "data"], rows: rows.map { [$0.0, $0.1] }).markdown]
      + [data.columns.map(TextTable.columns), TextTable.classes(of: data)].compactMap {
        $0?.mapped(Markdown.text).markdown
      }
  }

  /// Automatic changes to the data, as notes, and suspected problems, as warnings.
  private func remarks(_ data: RunRecord.DataRecord) -> [String] {
    let lines =
      (data.notices ?? []).map { "- note: \(Markdown.prose($0))" }
      + (data.warnings ?? []).map { "- **warning**: \(Markdown.prose($0))" }
    return lines.isEmpty ? [] : [lines.joined(separator: "\n")]
  }

  /// The section about the winner's network, layer by layer.
  var network: [String] {
    guard let layers = record.winnerLayers else { return [] }
    let count = layers.reduce(0) { $0 + $1.parameters }
    return [
      "## Network", "The winner's network has \(counted(count, "parameter")).",
      TextTable.layers(layers).mapped(Markdown.text).markdown,
    ]
  }

  /// The numerics, and the engine if the bits of the results depend on it.
  var engine: [String] {
    let run = record.run
    let engine = run.engine.map { engine in
      "\(Markdown.text(engine.blas)), core \(Markdown.text(engine.core))"
    }
    let parts = ["numerics \(run.numerics)"] + [engine].compactMap { $0 }
    return ["---", "\(parts.joined(separator: ", ")); spec \(Markdown.code(run.specHash))."]
  }

  /// The number of classes, and the names of the first 20.
  private static func text(_ names: [String]) -> String {
    let most = 20
    let more = names.count > most ? ", …" : ""
    return "\(names.count.grouped): " + names.prefix(most).map(Markdown.text).joined(separator: ", ") + more
  }
}
