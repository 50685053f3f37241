import CaviarDiagnostics
import CaviarSpec
package import CaviarTraining
import CaviarYAML

/// A metric that a program reports, and its direction.
package struct ReportedMetric: Sendable, Equatable {
  package let metric: Metric
  package let isMaximized: Bool
}

extension Codec where Value == [ReportedMetric] {
  /// A mapping from names of metrics to `maximize` or `minimize`.
  static var directions: Codec {
    let text = "a mapping from metrics to `maximize` or `minimize`"
    let words = ["maximize", "minimize"]
    return Codec(
      text,
      decode: { node, decoding in
        guard let entries = node.mapping, !entries.isEmpty else {
          decoding.expected(text, at: node, suggestion: "for example {validation_accuracy: maximize}")
          return nil
        }
        let metrics = entries.compactMap { entry -> ReportedMetric? in
          let name = entry.key.scalar?.text ?? ""
          guard Metric.isName(name) else {
            decoding.sink.error(
              .wrongType, "`\(name)` cannot be a metric's name", at: entry.key.location,
              notes: ["it is a column of the results: letters, digits, `_`, `.`, `-` and `/`"])
            return nil
          }
          guard case .text(let word)? = decoding.literal(entry.value, in: .words(words)) else { return nil }
          let metric = Metric(name)
          if let known = metric.ofNetwork?.kind, known.isHigherBetter != (word == words[0]) {
            decoding.sink.error(
              .conflict, "`\(name)` is better where it is \(known.isHigherBetter ? "higher" : "lower")",
              at: entry.value.location,
              suggestion:
                "write \(name): \(known.isHigherBetter ? words[0] : words[1]), or give the metric another name")
            return nil
          }
          return ReportedMetric(metric: metric, isMaximized: word == words[0])
        }
        guard metrics.count == entries.count else { return nil }
        // The order in which a spec has its keys changes nothing.
        let sorted = metrics.sorted { $0.metric.name < $1.metric.name }
        return Parametric(canonical(sorted)) { _ in sorted }
      },
      encode: { $0.isEmpty ? nil : canonical($0) },
      schema: { _ in
        ["type": "object", "minProperties": 1, "additionalProperties": ["enum": .list(words.map { .text($0) })]]
      }
    )
  }

  private static func canonical(_ metrics: [ReportedMetric]) -> SpecValue {
    .map(metrics.map { .init($0.metric.name, .text($0.isMaximized ? "maximize" : "minimize")) })
  }
}

extension Metric {
  /// True if a program's metric can have this name: it is a column of a table.
  package static func isName(_ name: String) -> Bool {
    name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_.\/-]{0,99}/) != nil
  }
}
