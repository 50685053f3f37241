import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarTraining

extension ExperimentRecord {
  /// The winner's metrics on the test part: the mean of each, and its standard deviation if there are several repeats.
  var finalMetrics: [(name: String, value: String)] {
    guard case .map(let members)? = summary.final?.metrics else { return [] }
    return members.map { member in
      let mean = member.value["mean"]?.asNumber?.measured ?? TextTable.none
      let deviation = member.value["deviation"]?.asNumber.map { " ± \($0.measured)" } ?? ""
      return (member.key, mean + deviation)
    }
  }

  /// The final metrics that the search measures too; `final.json` has all.
  var measuredFinalMetrics: [(name: String, value: String)] {
    guard final?.isOfProgram == false else { return finalMetrics }
    let names = metrics.compactMap { $0.ofNetwork.map { Metric(.test, $0.kind).name } }
    return finalMetrics.filter { names.contains($0.name) }
  }

  /// The headline's metric on the test part. Nil if it was not measured, or if an expectation shows it already.
  var finalHeadline: String? {
    guard let headlineKind else { return nil }
    let metric = Metric(.test, headlineKind)
    guard summary.expect?.contains(where: { $0.metric == metric }) != true else { return nil }
    let name = metric.name
    return finalMetrics.first { $0.name == name }.map { "on the test part: \($0.name) \($0.value)" }
  }

  /// The kind of metric by which readers compare results: the objective's, or instead of a loss the accuracy, or R² for a
  /// regression. Nil for a metric that is not the built-in network's.
  var headlineKind: MetricKind? {
    guard let kind = objective.metric.ofNetwork?.kind, kind == .loss else { return objective.metric.ofNetwork?.kind }
    return run.data?.classes.isEmpty ?? true ? .r2 : .accuracy
  }

  /// The winner's objective, and with a loss its metric of the headline's kind.
  var headlineValues: [(name: String, value: String)] {
    guard let best = summary.best else { return [] }
    let own = [(name: objective.metric.name, value: best.value.plainText)]
    guard let metric = objective.metric.ofNetwork, let headlineKind else { return own }
    let companion = Metric(metric.part, headlineKind)
    let value = best.metrics[companion.name]?.asNumber
    return own + (companion == objective.metric ? [] : value.map { [(companion.name, $0.measured)] } ?? [])
  }

  /// Each expectation with its verdict: `expected 0.97: reached`. The metric's name and value precede it, unless the headline
  /// ends with them.
  var expectationTexts: [String] {
    (summary.expect ?? []).map { expectation in
      let seen = expectation.seen.map { " \($0.measured)" } ?? " undefined"
      let name =
        expectation.metric == objective.metric && headlineValues.count == 1
        ? "" : "\(expectation.metric.name)\(seen), "
      return "\(name)expected \(expectation.expected.plainText): \(expectation.isReached ? "reached" : "missed")"
    }
  }

  /// True if an expectation of the spec was missed.
  var isExpectationMissed: Bool { summary.expect?.contains { !$0.isReached } ?? false }

  /// The reason why no network was saved, as a clause. Nil if one was saved.
  var finalFailure: String? {
    final.flatMap { final in
      final.failure.map { "repeat 1 \($0.past)" + (final.isOfProgram ? "" : ", so no network was saved") }
    }
  }

  /// The winner on parts of its training part, and whether more examples would help, as a sentence. Nil if it was not asked.
  var moreDataText: String? {
    guard let points = final?.moreData, !points.isEmpty else { return nil }
    let values = points.map { point in
      "\(point.mean?.measured ?? TextTable.none) on \(point.rows.grouped) examples (\((100 * point.fraction).fixed(decimals: 0)) %)"
    }
    let verdict =
      switch final?.wouldGain(isHigherBetter: objective.isHigherBetter) {
      case true: "it is still improving, and more data would help"
      case false: "the last doubling brought nothing that is not chance, and more data would hardly help"
      case nil: "what more data would bring is not known without two repeats and a validation part"
      }
    return "\(objective.metric.name) by the size of the training part: \(values.joined(separator: ", ")); \(verdict)"
  }

  /// The final training and its evaluation, as a clause. Nil without one.
  var finalText: String? {
    guard let final, let summary = summary.final else { return nil }
    let failures = summary.repeats - summary.completed
    guard let rows = final.rows, let testRows = final.testRows else {
      return "run \(summary.repeats == 1 ? "once more" : "\(summary.repeats) times more") with CAVIAR_FINAL=1"
        + (failures > 0 ? "; \(failures) did not complete" : "")
    }
    let parts = (final.retrainedOn ?? []).map(\.rawValue).joined(separator: " and ")
    let repeats = summary.repeats == 1 ? "once" : "\(summary.repeats) times"
    return
      "trained \(repeats) for \(counted(final.epochs, "epoch")) on \(parts), \(counted(rows, "example")), "
      + "and evaluated on \(counted(testRows, "test example"))"
      + (failures > 0 ? "; \(failures) did not complete" : "")
  }
}
