import Algorithms
import CaviarData
import CaviarDiagnostics
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarTraining

/// Tables of the data and of the network's layers, shared by the plan and the report.
extension TextTable {
  /// The largest number of columns listed one by one. Beyond it, neighbouring columns of numbers share a row.
  private static let mostColumns = 30

  /// A table of the data's columns: the rule, the number of inputs and the values of each.
  static func columns(_ columns: [ColumnSummary]) -> TextTable {
    let groups = columns.count > mostColumns ? grouped(columns) : columns.map { [$0] }
    let shown = groups.count > mostColumns ? Array(groups.prefix(mostColumns - 1)) : groups
    var rows = shown.map(row)
    if shown.count < groups.count {
      let rest = groups.dropFirst(shown.count).flatMap(\.self)
      rows.append([
        "… \(counted(rest.count, "more column"))", "", String(rest.reduce(0) { $0 + $1.inputs }), "",
        "listed in the JSON of the plan",
      ])
    }
    return TextTable(header: ["column", "rule", "inputs", "missing", "values"], rows: rows)
  }

  /// The columns in groups: neighbouring columns of numbers without missing cells form one. Shape [groups][columns of the
  /// group].
  private static func grouped(_ columns: [ColumnSummary]) -> [[ColumnSummary]] {
    func isPlain(_ column: ColumnSummary) -> Bool { column.rule == "number" && column.missing == 0 }
    return columns.chunked { isPlain($0) && isPlain($1) }.map(Array.init)
  }

  private static func row(_ group: [ColumnSummary]) -> [String] {
    let first = group[0]
    let name = group.count > 1 ? "\(first.name) … \(group[group.count - 1].name)" : first.name
    let inputs = group.reduce(0) { $0 + $1.inputs }
    let isUsed = inputs > 0
    return [
      name, first.rule, isUsed ? inputs.grouped : none, isUsed ? first.missing.grouped : none, values(of: group),
    ]
  }

  private static func values(of group: [ColumnSummary]) -> String {
    if let words = group[0].words {
      let more = words > group[0].examples.count ? ", …" : ""
      return "\(counted(words, "category", plural: "categories")): " + group[0].examples.joined(separator: ", ") + more
    }
    let (lows, highs) = (group.compactMap(\.low), group.compactMap(\.high))
    guard let low = lows.min(), let high = highs.max() else { return "" }
    return "\(low.shortest) … \(high.shortest)"
  }

  /// A table of the classes and their numbers of examples in each part. Nil for a regression.
  static func classes(of data: RunRecord.DataRecord) -> TextTable? {
    guard let counts = data.classRows, counts.count == data.classes.count, !counts.isEmpty else { return nil }
    let parts: [(name: String, rows: Int, count: (RunRecord.DataRecord.ClassRows) -> Int)] = [
      ("train", data.train, \.train), ("validation", data.validation, \.validation), ("test", data.test, \.test),
    ].filter { $0.1 > 0 }
    let shown = Array(zip(data.classes, counts).prefix(mostColumns))
    var rows = shown.map { name, counts in [name] + parts.map { $0.count(counts).grouped } }
    if shown.count < counts.count {
      let rest = counts.dropFirst(shown.count)
      rows.append(
        ["… \(rest.count) more"] + parts.map { part in rest.reduce(0) { $0 + part.count($1) }.grouped })
    }
    return TextTable(header: ["class"] + parts.map(\.name), rows: rows)
  }

  /// A table of the layers: the number of outputs and the parameter tensors of each.
  static func layers(_ layers: [LayerSummary]) -> TextTable {
    TextTable(
      header: ["layer", "outputs", "tensors", "parameters"],
      rows: layers.map { layer in
        let tensors = layer.tensors.map { "\($0.name) \($0.shape.map(String.init).joined(separator: "×"))" }
        return [
          layer.name, layer.outputs.grouped, tensors.isEmpty ? none : tensors.joined(separator: ", "),
          layer.parameters.grouped,
        ]
      })
  }
}

extension Double {
  /// Six significant digits, or all digits of an integer.
  fileprivate var shortest: String {
    self == rounded() && magnitude < 1e15 ? plainText : rounded(significantDigits: 6).plainText
  }
}
