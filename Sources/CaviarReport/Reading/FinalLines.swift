import CaviarRun
import CaviarSpec

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
