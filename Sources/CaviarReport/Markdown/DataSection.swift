import CaviarResults
import CaviarRun
import CaviarTraining

extension MarkdownReport {
  /// The data and its parts.
  var data: [String] {
    let data = record.run.data
    let rows: [(String, String)] =
      [("rows", data.rows.grouped), ("features", data.features.grouped)]
      + (data.classes.isEmpty ? [] : [("classes", classes)])
      + [("train", data.train), ("validation", data.validation), ("test", data.test)].map {
        ("\($0.0) rows", $0.1.grouped)
      }
      + [
        (data.classes.isEmpty ? "mean" : "majority class", Markdown.text(data.baseline.answer)),
        ("\(data.baseline.metric.rawValue) of always answering it", data.baseline.value.measured),
        ("SHA-256", Markdown.code(data.sha256)),
      ]
    return ["## Data"] + remarks + [TextTable(header: ["", "data"], rows: rows.map { [$0.0, $0.1] }).markdown]
      + [data.columns.map(TextTable.columns), TextTable.classes(of: data)].compactMap {
        $0?.mapped(Markdown.text).markdown
      }
  }

  /// What was done to the data unasked, and what may be wrong with it.
  private var remarks: [String] {
    let data = record.run.data
    let lines =
      (data.notices ?? []).map { "- note: \(Markdown.prose($0))" }
      + (data.warnings ?? []).map { "- **warning**: \(Markdown.prose($0))" }
    return lines.isEmpty ? [] : [lines.joined(separator: "\n")]
  }

  /// The winner's network, layer by layer.
  var network: [String] {
    guard let layers = record.winnerLayers else { return [] }
    let count = layers.reduce(0) { $0 + $1.parameters }
    return [
      "## Network", "The winner's, of \(counted(count, "parameter")).",
      TextTable.layers(layers).mapped(Markdown.text).markdown,
    ]
  }

  /// What decides the numbers' last bits.
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

  /// How many, and which, as far as a reader wants to know.
  private var classes: String {
    let names = record.run.data.classes
    let most = 20
    let more = names.count > most ? ", …" : ""
    return "\(names.count.grouped): " + names.prefix(most).map(Markdown.text).joined(separator: ", ") + more
  }
}
