package import CaviarSpec
package import CaviarTraining

/// How good the winner is on rows that nothing was chosen by: `final.json`.
package struct FinalRecord: Sendable, Codable, Equatable {
  /// The winner.
  package let stage: String
  package let trial: Int
  package let hyperparameters: SpecValue
  /// How long it trained: up to the epoch at which it was best.
  package let epochs: Int
  package let retrainedOn: [FinalTraining.Part]
  /// How many rows it was trained on, and how many it was judged on.
  package let rows: Int
  package let testRows: Int
  /// By repeat.
  package let fits: [Fit]

  /// One training of the winner.
  package struct Fit: Sendable, Codable, Equatable {
    package let `repeat`: Int
    package let outcome: Outcome
    /// The metrics on the test part, by name; empty unless it completed.
    package let metrics: SpecValue
  }

  private enum CodingKeys: String, CodingKey {
    case stage, trial, hyperparameters, epochs, rows, fits
    case retrainedOn = "retrained_on"
    case testRows = "test_rows"
  }
}

extension FinalRecord {
  /// How repeat 1, whose weights are what is saved, ended instead of completing.
  package var failure: Outcome? { fits.first.flatMap { $0.outcome == .completed ? nil : $0.outcome } }

  /// Whether it is of the same training as another: what each fit found follows from the rest.
  func isSameTraining(as other: FinalRecord) -> Bool {
    stage == other.stage && trial == other.trial && hyperparameters.plain == other.hyperparameters.plain
      && epochs == other.epochs && retrainedOn == other.retrainedOn && rows == other.rows
      && testRows == other.testRows && fits.map(\.repeat) == other.fits.map(\.repeat)
  }

  /// The same record with the metrics in the order of measuring, which its file does not keep.
  var inOrder: FinalRecord {
    let names = MetricKind.allCases.map { Metric(.test, $0).rawValue }
    let fits = fits.map { fit in
      let metrics = names.compactMap { name in fit.metrics[name].map { SpecValue.Member(name, $0) } }
      return Fit(repeat: fit.repeat, outcome: fit.outcome, metrics: .map(metrics))
    }
    return with(fits)
  }

  /// The same training with what came of it.
  func with(_ fits: [Fit]) -> FinalRecord {
    FinalRecord(
      stage: stage, trial: trial, hyperparameters: hyperparameters, epochs: epochs, retrainedOn: retrainedOn,
      rows: rows, testRows: testRows, fits: fits)
  }

  /// What the fits say together.
  package var summary: SummaryRecord.FinalSummary {
    let completed = fits.filter { $0.outcome == .completed }
    var members: [SpecValue.Member] = []
    // Not in the order of the fits' metrics, which a file does not keep.
    for name in MetricKind.allCases.map({ Metric(.test, $0).rawValue }) {
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
