import CaviarDiagnostics
package import CaviarSpec
import CaviarYAML

/// A number that is measured at the end of every epoch, without penalties, in evaluation mode.
package enum Metric: String, CaseIterable, Sendable, Codable {
  case trainLoss = "train_loss"
  case trainAccuracy = "train_accuracy"
  case validationLoss = "validation_loss"
  case validationAccuracy = "validation_accuracy"

  /// Whether more is better.
  package var isHigherBetter: Bool {
    switch self {
    case .trainAccuracy, .validationAccuracy: true
    case .trainLoss, .validationLoss: false
    }
  }

  /// Whether it is measured on the validation part.
  package var needsValidation: Bool {
    switch self {
    case .validationLoss, .validationAccuracy: true
    case .trainLoss, .trainAccuracy: false
    }
  }

  /// What other tools call it.
  fileprivate var otherNames: [String] {
    switch self {
    case .trainLoss: ["loss", "training_loss"]
    case .trainAccuracy: ["train_acc", "training_accuracy"]
    case .validationLoss: ["val_loss", "valid_loss", "dev_loss"]
    case .validationAccuracy: ["val_acc", "val_accuracy", "accuracy", "acc", "valid_acc", "dev_accuracy"]
    }
  }
}

/// What makes a trial better than another: `objective: validation_accuracy`.
package struct Objective: Record, Equatable {
  /// At which epoch the metric counts.
  package enum Epoch: String, CaseIterable, Sendable, Codable {
    /// The epoch at which the objective is best, from 1.
    case best
    case last
  }

  package static let fields: [Field<Objective>] = [
    .init("metric", \.metric, .metric, required: true, otherNames: ["name", "goal"], "The metric."),
    .init("at", \.at, .word, otherNames: ["epoch", "when"], "The best epoch's value, or the last one's."),
  ]

  package var metric = Metric.validationAccuracy
  package var at = Epoch.best

  package init() {}
}

extension Shape where Value == Metric {
  /// The name of a metric.
  fileprivate static var metric: Shape {
    let text = "one of the metrics " + Metric.allCases.map(\.rawValue).quotedList
    return Shape(
      text,
      decode: { node, decoding in
        guard let scalar = node.scalar, !scalar.isNull else {
          decoding.expected(text, at: node)
          return nil
        }
        guard let metric = Metric(rawValue: scalar.text) else {
          let known = Metric.allCases.first { $0.otherNames.contains(scalar.text.lowercased()) }?.rawValue
          let meant = known ?? Suggestion.nearest(to: scalar.text, among: Metric.allCases.map(\.rawValue))
          decoding.sink.error(
            .unknownName, "unknown metric `\(scalar.text)`", at: node.location, notes: ["expected \(text)"],
            suggestion: meant.map { "did you mean `\($0)`?" })
          return nil
        }
        return Declared(.text(metric.rawValue)) { _ in metric }
      },
      encode: { .text($0.rawValue) },
      schema: { _ in ["enum": .list(Metric.allCases.map { .text($0.rawValue) })] })
  }
}

extension Shape where Value == Objective {
  /// A metric's name, or a mapping that says at which epoch it counts.
  static var objective: Shape {
    let metric = Shape<Metric>.metric
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
