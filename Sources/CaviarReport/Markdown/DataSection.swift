import CaviarResults
import CaviarRun
import CaviarTraining

extension MarkdownReport {
  /// The section about the data, its parts and its columns.
  var data: [String] {
    let data = record.run.data
    let rows: [(String, String)] =
      [("examples", data.rows.grouped), ("features", data.features.grouped)]
      + (data.classes.isEmpty ? [] : [("classes", classes)])
      + [("train", data.train), ("validation", data.validation), ("test", data.test)].map {
        ("\($0.0) examples", $0.1.grouped)
      }
      + [
        (data.classes.isEmpty ? "mean" : "majority class", Markdown.text(data.baseline.answer)),
        ("\(data.baseline.metric.rawValue) of always predicting it", data.baseline.value.measured),
        ("SHA-256", Markdown.code(data.sha256)),
      ]
    return ["## Data"] + remarks + [TextTable(header: ["", "data"], rows: rows.map { [$0.0, $0.1] }).markdown]
      + [data.columns.map(TextTable.columns), TextTable.classes(of: data)].compactMap {
        $0?.mapped(Markdown.text).markdown
      }
  }

  /// Automatic changes to the data, as notes, and suspected problems, as warnings.
  private var remarks: [String] {
    let data = record.run.data
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

  /// The numerics and the engine, on which the last bits of all metrics depend.
  var engine: [String] {
    let run = record.run
    return [
      "---",
      """
      numerics \(run.numerics), \(Markdown.text(run.engine.blas)), core \(Markdown.text(run.engine.core)), \
      \(Markdown.text(run.engine.precision)); spec \(Markdown.code(run.specHash)).
      """,
    ]
  }

  /// The number of classes, and the names of the first 20.
  private var classes: String {
    let names = record.run.data.classes
    let most = 20
    let more = names.count > most ? ", …" : ""
    return "\(names.count.grouped): " + names.prefix(most).map(Markdown.text).joined(separator: ", ") + more
  }
}
