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
    let table = TextTable(
      header: ["learning_rate", "loss at the end", "", "diverged"],
      rows: bracket.curve.map { point in
        let length = point.loss.map { loss in high > low ? Int((min(1, (loss - low) / (high - low)) * 20).rounded()) : 0
        }
        return [
          point.learningRate.plainText, point.loss?.sixDigits ?? TextTable.none,
          length.map { Markdown.code(String(repeating: "█", count: $0) + "▏") } ?? "", String(point.exploded),
        ]
      })
    let range = bracket.range.map { Markdown.block("yaml", ["learning_rate: " + YAMLText.flow($0)]) }
    return ["### Learning rates", table.markdown] + [range].compactMap(\.self)
  }
}
