/// Learning curves as a Mermaid `xychart-beta`, which git hosts draw without an image file.
struct MermaidChart {
  let lines: [String]

  /// The largest number of points; more could not be distinguished.
  private static let mostPoints = 51

  /// Nil for fewer than two epochs, or if a loss is too large to be written without an exponent, which Mermaid cannot parse.
  init?(_ curve: LearningCurve) {
    guard let count = curve.lines.first?.values.count, count > 1, curve.high < 1e9 else { return nil }
    // Equal steps keep the axis linear; a last, shorter step is omitted.
    let step = (count - 2) / (Self.mostPoints - 1) + 1
    let shown = Array(stride(from: 0, to: count, by: step))
    let top = curve.high > 0 ? curve.high * 1.05 : 1
    lines =
      [
        "xychart-beta", "  x-axis \"epoch\" 0 --> \(shown[shown.count - 1])",
        "  y-axis \"loss\" 0 --> \(top.fixed(decimals: 4))",
      ]
      + curve.lines.map { line in
        "  line [\(shown.map { line.values[$0].fixed(decimals: 4) }.joined(separator: ", "))]"
      }
  }
}
