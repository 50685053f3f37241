import CaviarChecks
import CaviarExperiment
import CaviarResults
import CaviarSearch
import CaviarSpec

extension MarkdownReport {
  /// The losses from which the bracket of the learning rate follows, and the range as YAML.
  var bracket: [String] {
    guard let bracket = record.checks.lazy.compactMap(\.bracket).first else { return [] }
    let losses = bracket.curve.compactMap(\.loss)
    // The lowest rates show the loss before the first step; what is above has exploded.
    let (low, high) = (losses.min() ?? 0, losses.first ?? 0)
    // Bars of losses that hardly differ would show their noise.
    let isDrawn = high - low > 0.01 * high
    let table = TextTable(
      header: ["learning_rate", "loss at the end", "", "diverged"],
      rows: bracket.curve.map { point in
        let length = isDrawn ? point.loss.map { Int((min(1, ($0 - low) / (high - low)) * 20).rounded()) } : nil
        return [
          point.learningRate.plainText, point.loss?.sixDigits ?? TextTable.none,
          length.map { Markdown.code(String(repeating: "█", count: $0) + "▏") } ?? "", String(point.exploded),
        ]
      })
    let range = bracket.range.map { Markdown.block("yaml", ["learning_rate: " + YAMLText.flow($0)]) }
    return ["### Learning rates", table.markdown] + [range].compactMap(\.self)
  }
}
