import CaviarExperiment
import CaviarSearch
import CaviarSpec
import CaviarTraining

extension FinalRecord {
  /// The metrics over all fits: mean and deviation.
  package var summary: SummaryRecord.FinalSummary {
    let completed = fits.filter { $0.outcome == .completed }
    var members: [SpecValue.Member] = []
    // Not in the order of the fits' metrics, which a file does not preserve.
    for name in metricNames {
      let values = completed.compactMap { $0.metrics[name]?.asNumber }
      guard !values.isEmpty, values.count == completed.count else { continue }
      var entry: [SpecValue.Member] = [.init("mean", .number(values.mean))]
      if let deviation = values.deviation { entry.append(.init("deviation", .number(deviation))) }
      members.append(.init(name, .map(entry)))
    }
    return SummaryRecord.FinalSummary(
      epochs: epochs, rows: rows, testRows: testRows, repeats: fits.count, completed: completed.count,
      metrics: .map(members))
  }
}
