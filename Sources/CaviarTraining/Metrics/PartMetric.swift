/// A metric on a part of the data: `validation_accuracy`. Objectives and early stopping refer to metrics by such names.
package struct PartMetric: Hashable, Codable, Sendable, RawRepresentable {
  /// The part of the data on which a metric is measured.
  package enum Part: String, CaseIterable, Hashable, Sendable {
    case train, validation, test
  }

  package let part: Part
  package let kind: MetricKind

  package init(_ part: Part, _ kind: MetricKind) {
    self.part = part
    self.kind = kind
  }

  /// The metric with a name such as `validation_roc_auc`.
  package init?(rawValue name: String) {
    guard let metric = Self.named[name] else { return nil }
    self = metric
  }

  /// All metrics by their names, which are looked up for every epoch and trial.
  private static let named = Dictionary(
    uniqueKeysWithValues: Part.allCases.flatMap { part in
      MetricKind.allCases.map { kind in (PartMetric(part, kind).rawValue, PartMetric(part, kind)) }
    })

  // The default for raw-representable types compares names, which takes longer.
  package static func == (left: PartMetric, right: PartMetric) -> Bool {
    left.part == right.part && left.kind == right.kind
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(part)
    hasher.combine(kind)
  }

  /// The name: `validation_roc_auc`.
  package var rawValue: String { part.rawValue + "_" + kind.rawValue }

  package static let trainLoss = PartMetric(.train, .loss)
  package static let trainAccuracy = PartMetric(.train, .accuracy)
  package static let validationLoss = PartMetric(.validation, .loss)
  package static let validationAccuracy = PartMetric(.validation, .accuracy)

  /// True if greater values are better, as of all metrics but losses and errors.
  package var isHigherBetter: Bool { kind.isHigherBetter }

  /// True for a metric on the validation part.
  package var needsValidation: Bool { part == .validation }
}
