import CaviarExperiment
import CaviarSpec
package import CaviarTraining

/// The result of an expectation: an entry of `expect` in `summary.json`.
package struct ExpectationRecord: Sendable, Codable, Equatable {
  package let metric: Metric
  package let expected: Double
  /// The winner's value; of the test part, the mean over the repeats of `final`. Nil if it is undefined, or
  /// some of the repeats failed.
  package let seen: Double?
  package let isReached: Bool

  private enum CodingKeys: String, CodingKey {
    case metric, expected, seen
    case isReached = "reached"
  }

  init(_ expectation: Expectation, _ summary: SummaryRecord) {
    metric = Metric(expectation.metric)
    expected = expectation.value
    let name = expectation.metric.rawValue
    let seen =
      expectation.metric.part == .test
      ? summary.final.flatMap { $0.completed == $0.repeats ? $0.metrics[name]?["mean"]?.asNumber : nil }
      : summary.best?.metrics[name]?.asNumber
    self.seen = seen
    let (value, isHigherBetter) = (expectation.value, expectation.metric.isHigherBetter)
    isReached = seen.map { isHigherBetter ? $0 >= value : $0 <= value } ?? false
  }
}
