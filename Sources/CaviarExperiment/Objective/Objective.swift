import CaviarDiagnostics
package import CaviarSpec
package import CaviarTraining
package import CaviarYAML

/// The metric by which trials are ranked: `objective: validation_accuracy`.
package struct Objective: Mapping, Equatable {
  /// The epoch at which the metric counts.
  package enum Epoch: String, CaseIterable, Sendable, Codable {
    /// The epoch at which the objective is best, from 1.
    case best
    case last
  }

  package static let fields: [Field<Objective>] = [
    .init("metric", \.metric, Metric.codec, required: true, otherNames: ["name", "goal"], "The metric."),
    .init("at", \.at, .word, otherNames: ["epoch", "when"], "The epoch whose value counts: the best or the last."),
  ]

  package static func advice(on key: String, _ value: Node) -> KeyAdvice? {
    guard ["maximize", "minimize", "direction", "mode"].contains(key) else { return nil }
    let metric = value.scalar.flatMap { PartMetric(rawValue: $0.text) ?? PartMetric(otherName: $0.text) }
    return KeyAdvice(
      "the direction follows from the metric: objective: \((metric ?? .validationAccuracy).rawValue)",
      insteadOf: key.hasSuffix("imize") ? ["metric"] : [])
  }

  package var metric = Metric.validationAccuracy
  package var at = Epoch.best
  /// The direction of a metric that is not the built-in network's.
  private var isMaximized = true

  /// True if a higher value of the metric is better. The direction follows from the metric, where it is known.
  package var isHigherBetter: Bool { metric.ofNetwork?.kind.isHigherBetter ?? isMaximized }

  package init() {}

  /// The metric of an experiment that trains the built-in network.
  package var networkMetric: PartMetric {
    guard let metric = metric.ofNetwork else { preconditionFailure("`\(metric.name)` is no metric of the network") }
    return metric
  }
}

extension Metric {
  /// The metrics by which trials can be ranked.
  private static let choosable = PartMetric.all(of: [.validation, .train])

  /// The name of a metric.
  fileprivate static var codec: Codec<Metric> {
    Codec(
      "a metric: " + choosable.map(\.rawValue).quotedList,
      decode: { node, decoding in
        let metric = decoding.metric(
          node, among: choosable, refusal: "is measured at the end, and cannot rank trials")
        return metric.map { metric in Parametric(.text(metric.rawValue)) { _ in Metric(metric) } }
      },
      encode: { .text($0.name) },
      schema: { _ in ["enum": .list(choosable.map { .text($0.rawValue) })] })
  }
}

extension Codec where Value == Objective {
  /// A metric's name, or a mapping that says at which epoch it counts.
  static var objective: Codec {
    let metric = Metric.codec
    let full = Codec<Objective>.mapping(named: "`objective`")
    return Codec(
      "a metric, or a mapping with `metric` and `at`",
      decode: { node, decoding in
        guard node.mapping == nil else { return full.decode(node, &decoding) }
        return metric.decode(node, &decoding).map { declared in
          let objective = Objective(metric: declared.at(Point()))
          return Parametric(objective.canonical) { _ in objective }
        }
      },
      encode: \.canonical,
      schema: { writer in
        writer.definition("objective") { ["anyOf": [metric.schema(&$0), full.schema(&$0)]] }
      })
  }
}

extension Objective {
  /// The objective of a metric at its best epoch.
  package init(metric: Metric, isMaximized: Bool = true) {
    self.init()
    self.metric = metric
    self.isMaximized = isMaximized
  }
}
