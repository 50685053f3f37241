import CaviarData
import CaviarDiagnostics
import CaviarSpec
package import CaviarTraining
import CaviarYAML

/// A metric, and the value that the winner should reach: an entry of `expect: {validation_accuracy: 0.53}`.
///
/// It does not affect training. The headline and `summary.json` say if it is reached, and a strict run does not
/// pass if it is missed. Hence a scheduled run can notice that results got worse.
package struct Expectation: Sendable, Equatable {
  package let metric: PartMetric
  /// At least this much where more is better, at most this much otherwise.
  package let value: Double
}

extension Codec where Value == [Expectation] {
  private static let choosable = PartMetric.all(of: [.validation, .test, .train])

  /// A mapping from metrics to values, in the order of the metrics, so that the order in the file changes nothing.
  static var expectations: Codec {
    let text = "a mapping from metrics to values, such as {validation_accuracy: 0.95}"
    return Codec(
      text,
      decode: { node, decoding in
        guard let entries = node.mapping, !entries.isEmpty else {
          decoding.expected(text, at: node)
          return nil
        }
        var expectations: [Expectation] = []
        for entry in entries {
          let metric = decoding.metric(entry.key, among: choosable)
          let domain = Domain.number(metric?.kind.values ?? .any)
          guard let value = decoding.literal(entry.value, in: domain), let metric, let number = value.asNumber
          else { continue }
          expectations.append(Expectation(metric: metric, value: number))
        }
        guard expectations.count == entries.count else { return nil }
        let sorted = choosable.compactMap { metric in expectations.first { $0.metric == metric } }
        return Parametric(sorted.canonical) { _ in sorted }
      },
      encode: { $0.isEmpty ? nil : $0.canonical },
      schema: { _ in
        [
          "type": "object", "additionalProperties": false,
          "properties": .map(choosable.map { .init($0.rawValue, ["type": "number"]) }),
        ]
      })
  }
}

extension MetricKind {
  /// The metrics that an expectation can be about.
  fileprivate var values: Limits {
    switch self {
    case .loss, .rmse, .mae: .nonnegative
    case .r2: .any
    case .accuracy, .balancedAccuracy, .f1, .precision, .recall, .rocAUC, .averagePrecision: .between(0, 1)
    }
  }
}

extension [Expectation] {
  fileprivate var canonical: SpecValue { .map(map { .init($0.metric.rawValue, .number($0.value)) }) }
}

extension SpecChecker {
  /// Reports expectations about metrics that are not measured.
  mutating func checkExpectations(_ objective: Objective) {
    guard hasSpace, failed.isDisjoint(with: ["data", "objective", "expect", "final"]) else { return }
    let isClassification = file.model.output.part.isClassification
    let measured = MetricKind.measured(isClassification: isClassification, objective: objective)
    for expectation in file.expectations {
      let metric = expectation.metric
      let key = root.key("expect", metric.rawValue)
      if !metric.kind.suits(isClassification ? .classes(2) : .values) {
        decoding.sink.error(
          .conflict,
          isClassification
            ? "`\(metric.rawValue)` is about values, and `softmax` predicts classes"
            : "`\(metric.rawValue)` is about classes, and a regression has none", at: key)
      } else if metric.part == .test, file.final == nil {
        decoding.sink.error(
          .conflict, "`\(metric.rawValue)` is measured by `final`, and the spec has none", at: key,
          suggestion: "add final: {repeats: 3}, or expect a `validation_` metric")
      } else if metric.needsValidation, !file.data.split.hasValidation {
        decoding.sink.error(
          .conflict, "`\(metric.rawValue)` needs a validation part, and the split has none", at: key)
      } else if metric.part != .test, !measured.contains(metric.kind) {
        decoding.sink.error(
          .conflict, "`\(metric.rawValue)` is not measured by the search", at: key,
          notes: ["it measures " + measured.map(\.rawValue).quotedList + ", and the objective"],
          suggestion:
            "make it the objective, or expect `\(PartMetric(.test, metric.kind).rawValue)`, which `final` measures")
      }
    }
  }
}
