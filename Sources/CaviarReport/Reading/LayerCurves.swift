import CaviarExperiment
import CaviarSpec

/// The statistics of a fit's layers by epoch, as the report draws them: how large the steps were, and how the outputs moved.
struct LayerCurves {
  private let table: LayerTable

  /// Nil for a fit without statistics of trained epochs.
  init?(of fit: FitRecord) {
    guard let table = fit.layers, table.epochs > 1 else { return nil }
    self.table = table
  }

  /// A row for each layer; columns in which no layer has a value are left out.
  func text(barsAtMost count: Int) -> TextTable {
    let columns: [(name: String, cells: [String])] = [
      ("update ratio", table.layers.indices.map(updateRatio)),
      ("mean output", bars(.activationMean, atMost: count)),
      ("its deviation", bars(.activationDeviation, atMost: count)),
      ("dead", table.layers.indices.map { last(.dead, of: $0) }),
      ("saturated", table.layers.indices.map { last(.saturated, of: $0) }),
    ]
    let shown = columns.filter { $0.cells.contains { !$0.isEmpty } }
    return TextTable(
      header: ["layer"] + shown.map(\.name),
      rows: table.layers.indices.map { layer in [table.layers[layer]] + shown.map { $0.cells[layer] } })
  }

  private func values(_ statistic: LayerStatistic, of layer: Int) -> [Double?] {
    (0..<table.epochs).map { table[statistic, layer: layer, epoch: $0] }
  }

  /// The mean over the epochs, as in trials.csv.
  private func updateRatio(of layer: Int) -> String {
    let ratios = values(.updateRatio, of: layer).compactMap(\.self)
    return ratios.isEmpty ? "" : (ratios.reduce(0, +) / Double(ratios.count)).rounded(significantDigits: 2).plainText
  }

  private func last(_ statistic: LayerStatistic, of layer: Int) -> String {
    table[statistic, layer: layer, epoch: table.epochs - 1].map { $0.rounded(significantDigits: 2).plainText } ?? ""
  }

  /// The values by epoch, on one scale for all layers, with the first and the last value.
  private func bars(_ statistic: LayerStatistic, atMost count: Int) -> [String] {
    let lines = table.layers.indices.map { values(statistic, of: $0) }
    let known = lines.flatMap { $0.compactMap(\.self) }
    guard let low = known.min(), let high = known.max() else { return lines.map { _ in "" } }
    return lines.map { line in
      guard let first = line[0], let last = line[line.count - 1] else { return "" }
      let text = "\(first.rounded(significantDigits: 2).plainText) → \(last.rounded(significantDigits: 2).plainText)"
      return "\(Sparkline.text(line.thinned(to: count), low: low, high: high)) \(text)"
    }
  }
}
