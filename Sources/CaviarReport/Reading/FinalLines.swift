import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarTraining

extension ExperimentRecord {
  /// How good the winner is on the test part: each metric with its mean, and its deviation where there are several repeats.
  var finalMetrics: [(name: String, value: String)] {
    guard case .map(let members)? = summary.final?.metrics else { return [] }
    return members.map { member in
      let mean = member.value["mean"]?.asNumber?.measured ?? TextTable.none
      let deviation = member.value["deviation"]?.asNumber.map { " ± \($0.measured)" } ?? ""
      return (member.key, mean + deviation)
    }
  }

  /// Those of them that the search measures too; `final.json` has all.
  var measuredFinalMetrics: [(name: String, value: String)] {
    let names = metrics.map { Metric(.test, $0.kind).rawValue }
    return finalMetrics.filter { names.contains($0.name) }
  }

  /// The metric of the objective on the test part, for the headline. Nil where it was not measured.
  var finalHeadline: String? {
    let metric = Metric(.test, headlineKind)
    guard summary.expect?.contains(where: { $0.metric == metric }) != true else { return nil }
    let name = metric.rawValue
    return finalMetrics.first { $0.name == name }.map { "on the test part: \($0.name) \($0.value)" }
  }

  /// What people know a result by: the objective, or beside a loss the accuracy, and R² of values.
  var headlineKind: MetricKind {
    guard objective.metric.kind == .loss else { return objective.metric.kind }
    return run.data.classes.isEmpty ? .r2 : .accuracy
  }

  /// The winner's objective, and beside a loss what people know it by.
  var headlineValues: [(name: String, value: String)] {
    guard let best = summary.best else { return [] }
    let beside = Metric(objective.metric.part, headlineKind)
    let value = best.metrics[beside.rawValue]?.asNumber
    return [(objective.metric.rawValue, best.value.plainText)]
      + (beside == objective.metric ? [] : value.map { [(beside.rawValue, $0.measured)] } ?? [])
  }

  /// Each expectation with what came of it: `expected 0.97: reached`. The objective's own value stands before it.
  var expectationTexts: [String] {
    (summary.expect ?? []).map { expectation in
      let seen = expectation.seen.map { " \($0.measured)" } ?? " undefined"
      let name =
        expectation.metric == objective.metric && headlineValues.count == 1
        ? "" : "\(expectation.metric.rawValue)\(seen), "
      return "\(name)expected \(expectation.expected.plainText): \(expectation.isReached ? "reached" : "missed")"
    }
  }

  /// Whether something that the spec expects was not reached.
  var isExpectationMissed: Bool { summary.expect?.contains { !$0.isReached } ?? false }

  /// Why no network was saved, in a sentence without its end. Nil where one was.
  var finalFailure: String? {
    final?.failure.map { "repeat 1 \($0.past), so that no network was saved" }
  }

  /// What was trained, and on what it was judged, in a sentence without its end.
  var finalText: String? {
    guard let final, let summary = summary.final else { return nil }
    let parts = final.retrainedOn.map(\.rawValue).joined(separator: " and ")
    let failed = summary.repeats - summary.completed
    let repeats = summary.repeats == 1 ? "once" : "\(summary.repeats) times"
    return
      "trained \(repeats) for \(counted(final.epochs, "epoch")) on \(parts), \(counted(final.rows, "row")), "
      + "and judged on \(counted(final.testRows, "test row"))" + (failed > 0 ? "; \(failed) did not complete" : "")
  }
}
