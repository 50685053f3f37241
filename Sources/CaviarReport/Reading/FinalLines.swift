package import CaviarRun
import CaviarSpec
package import CaviarTraining

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

extension Outcome {
  /// What a fit did, as the end of a sentence about it.
  package var past: String {
    switch self {
    case .completed: "completed"
    case .exploded: "exploded"
    case .nan: "came to numbers that are none (NaN)"
    }
  }
}

extension FinalRecord {
  /// What helps where the last training did not complete, though the search did.
  package static let adviceOnFailure = "lower `learning_rate`, or the upper edge of its range, and start again"
}
