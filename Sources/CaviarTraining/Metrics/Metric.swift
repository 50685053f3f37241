/// The name of a measured quality of a model: `validation_accuracy`.
///
/// Names are open: a trainer of the user's reports any it likes. The direction, higher or lower, belongs to the types
/// that judge by a metric, ``Objective`` and ``Expectation``. The built-in network's metrics are ``PartMetric``.
package struct Metric: Hashable, Sendable {
  package let name: String

  package init(_ name: String) { self.name = name }

  /// A metric of the built-in network.
  package init(_ metric: PartMetric) { name = metric.rawValue }

  package init(_ part: PartMetric.Part, _ kind: MetricKind) { self.init(PartMetric(part, kind)) }

  /// The metric of the built-in network that has this name. Nil for any other.
  package var ofNetwork: PartMetric? { PartMetric(rawValue: name) }

  package static let trainLoss = Metric(.trainLoss)
  package static let trainAccuracy = Metric(.trainAccuracy)
  package static let validationLoss = Metric(.validationLoss)
  package static let validationAccuracy = Metric(.validationAccuracy)

  /// True for a metric of the validation part.
  package var needsValidation: Bool { ofNetwork?.needsValidation ?? false }
}

extension Metric: Codable {
  package init(from decoder: any Decoder) throws {
    name = try decoder.singleValueContainer().decode(String.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
