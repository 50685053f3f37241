import CaviarDiagnostics
import CaviarSpec
package import CaviarTraining
import CaviarYAML

extension PartMetric {
  /// The metric that another tool's name means: `val_acc`, `auc`.
  package init?(otherName: String) {
    let name = otherName.lowercased()
    let parts: [(Part, [String])] = [
      (.train, ["train_", "training_"]), (.test, ["test_"]),
      (.validation, ["validation_", "valid_", "val_", "dev_", ""]),
    ]
    for (part, prefixes) in parts {
      for prefix in prefixes where name.hasPrefix(prefix) {
        let rest = name.dropFirst(prefix.count)
        for kind in MetricKind.allCases where kind.rawValue == rest || kind.otherNames.contains(String(rest)) {
          self.init(part, kind)
          return
        }
      }
    }
    return nil
  }

  /// The metrics of some parts, in the order of the parts.
  static func all(of parts: [Part]) -> [PartMetric] {
    parts.flatMap { part in MetricKind.allCases.map { PartMetric(part, $0) } }
  }
}

extension Decoding {
  /// The metric that a node names, or nil after an error.
  ///
  /// - Parameters:
  ///   - choosable: The metrics that are allowed here.
  ///   - refusal: The reason that another metric may not, as the rest of a sentence.
  mutating func metric(_ node: Node, among choosable: [PartMetric], refusal: String = "") -> PartMetric? {
    let text = "a metric: " + choosable.map(\.rawValue).quotedList
    guard let scalar = node.scalar, !scalar.isNull else {
      expected(text, at: node)
      return nil
    }
    let metric = PartMetric(rawValue: scalar.text)
    if let metric, choosable.contains(metric) { return metric }
    let other = metric.map { PartMetric(.validation, $0.kind) } ?? PartMetric(otherName: scalar.text)
    let meant =
      other.flatMap { choosable.contains($0) ? $0.rawValue : nil }
      ?? Suggestion.nearest(to: scalar.text, among: choosable.map(\.rawValue))
    sink.error(
      .unknownName, metric == nil ? "unknown metric `\(scalar.text)`" : "`\(scalar.text)` \(refusal)",
      at: node.location, notes: ["expected \(text)"], suggestion: meant.map { "did you mean `\($0)`?" })
    return nil
  }
}
