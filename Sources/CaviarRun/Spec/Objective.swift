import CaviarDiagnostics
package import CaviarSpec
package import CaviarTraining
import CaviarYAML

/// What makes a trial better than another: `objective: validation_accuracy`.
package struct Objective: Record, Equatable {
  /// At which epoch the metric counts.
  package enum Epoch: String, CaseIterable, Sendable, Codable {
    /// The epoch at which the objective is best, from 1.
    case best
    case last
  }

  package static let fields: [Field<Objective>] = [
    .init("metric", \.metric, Metric.shape, required: true, otherNames: ["name", "goal"], "The metric."),
    .init("at", \.at, .word, otherNames: ["epoch", "when"], "The best epoch's value, or the last one's."),
  ]

  package var metric = Metric.validationAccuracy
  package var at = Epoch.best

  package init() {}
}

extension Metric {
  /// What a trial can be judged by.
  private static let choosable = [Part.validation, .train].flatMap { part in
    MetricKind.allCases.map { Metric(part, $0) }
  }

  /// The metric that another tool's name means: `val_acc`, `auc`.
  package init?(otherName: String) {
    let name = otherName.lowercased()
    let parts: [(Part, [String])] = [
      (.train, ["train_", "training_"]), (.validation, ["validation_", "valid_", "val_", "dev_", ""]),
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

  /// The name of a metric.
  fileprivate static var shape: Shape<Metric> {
    let text = "a metric: " + choosable.map(\.rawValue).quotedList
    return Shape(
      text,
      decode: { node, decoding in
        guard let scalar = node.scalar, !scalar.isNull else {
          decoding.expected(text, at: node)
          return nil
        }
        let metric = Metric(rawValue: scalar.text)
        if let metric, metric.part != .test { return Declared(.text(metric.rawValue)) { _ in metric } }
        let meant =
          metric.map { Metric(.validation, $0.kind).rawValue } ?? Metric(otherName: scalar.text)?.rawValue
          ?? Suggestion.nearest(to: scalar.text, among: choosable.map(\.rawValue))
        decoding.sink.error(
          .unknownName,
          metric == nil
            ? "unknown metric `\(scalar.text)`" : "`\(scalar.text)` judges at the end, and cannot choose a trial",
          at: node.location, notes: ["expected \(text)"], suggestion: meant.map { "did you mean `\($0)`?" })
        return nil
      },
      encode: { .text($0.rawValue) },
      schema: { _ in ["enum": .list(choosable.map { .text($0.rawValue) })] })
  }
}

extension Shape where Value == Objective {
  /// A metric's name, or a mapping that says at which epoch it counts.
  static var objective: Shape {
    let metric = Metric.shape
    let full = Shape<Objective>.record(named: "`objective`")
    return Shape(
      "a metric, or a mapping with `metric` and `at`",
      decode: { node, decoding in
        guard node.mapping == nil else { return full.decode(node, &decoding) }
        return metric.decode(node, &decoding).map { declared in
          let objective = Objective(metric: declared.at(Point()))
          return Declared(objective.canonical) { _ in objective }
        }
      },
      encode: \.canonical,
      schema: { writer in
        writer.definition("objective") { ["anyOf": [metric.schema(&$0), full.schema(&$0)]] }
      })
  }
}

extension Objective {
  /// The objective that a metric is at its best epoch.
  package init(metric: Metric) {
    self.init()
    self.metric = metric
  }
}
