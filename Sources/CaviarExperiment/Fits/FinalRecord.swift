import CaviarSearch
package import CaviarSpec
package import CaviarTraining

/// The winner's quality on the test part, by which nothing was chosen: `final.json`.
package struct FinalRecord: Sendable, Codable, Equatable {
  /// The winner.
  package let stage: String
  package let trial: Int
  package let hyperparameters: SpecValue
  /// The epochs trained: up to the one at which the winner was best.
  package let epochs: Int
  /// Nil for a program.
  package let retrainedOn: [FinalTraining.Part]?
  /// The numbers of examples that it was trained on and evaluated on. Nil for a program, which has its own.
  package let rows: Int?
  package let testRows: Int?
  /// By repeat.
  package let fits: [Fit]
  /// The winner on parts of its training part, ascending. Nil unless they were requested.
  package var moreData: [DataPoint]?

  /// The winner, trained on a part of the training part.
  package struct DataPoint: Sendable, Codable, Equatable {
    package let fraction: Double
    /// The number of training examples.
    package let rows: Int
    /// The number of trainings that completed.
    package let completed: Int
    /// The objective, its mean over those; nil if none did.
    package let mean: Double?
    /// Its standard deviation (n − 1); nil for fewer than two.
    package let deviation: Double?

    package init(fraction: Double, rows: Int, values: [Double]) {
      self.fraction = fraction
      self.rows = rows
      completed = values.count
      mean = values.isEmpty ? nil : values.mean
      deviation = values.deviation
    }
  }

  /// One training of the winner.
  package struct Fit: Sendable, Codable, Equatable {
    package let `repeat`: Int
    package let outcome: Outcome
    /// The metrics on the test part, by name; empty unless it completed.
    package let metrics: SpecValue
    /// The reason why a program failed. Nil otherwise.
    package let reason: String?

    package init(repeat: Int, outcome: Outcome, metrics: SpecValue, reason: String? = nil) {
      self.repeat = `repeat`
      self.outcome = outcome
      self.metrics = metrics
      self.reason = reason
    }
  }

  package init(
    stage: String, trial: Int, hyperparameters: SpecValue, epochs: Int, retrainedOn: [FinalTraining.Part]?, rows: Int?,
    testRows: Int?, fits: [Fit], moreData: [DataPoint]? = nil
  ) {
    self.moreData = moreData
    self.stage = stage
    self.trial = trial
    self.hyperparameters = hyperparameters
    self.epochs = epochs
    self.retrainedOn = retrainedOn
    self.rows = rows
    self.testRows = testRows
    self.fits = fits
  }

  private enum CodingKeys: String, CodingKey {
    case stage, trial, hyperparameters, epochs, rows, fits
    case retrainedOn = "retrained_on"
    case testRows = "test_rows"
    case moreData = "more_data"
  }
}

extension FinalRecord {
  /// The outcome of repeat 1, whose weights are saved, if it did not complete.
  package var failure: Outcome? { fits.first.flatMap { $0.outcome == .completed ? nil : $0.outcome } }

  /// True if it is of the same training as another. The results of the fits follow from the rest.
  package func isSameTraining(as other: FinalRecord) -> Bool {
    stage == other.stage && trial == other.trial && hyperparameters.plain == other.hyperparameters.plain
      && epochs == other.epochs && retrainedOn == other.retrainedOn && rows == other.rows
      && testRows == other.testRows && (moreData == nil) == (other.moreData == nil)
      && fits.map(\.repeat) == other.fits.map(\.repeat)
  }

  /// The same record with the metrics in the order of measuring, which its file does not preserve.
  package var inOrder: FinalRecord {
    let names = metricNames
    let fits = fits.map { fit in
      let metrics = names.compactMap { name in fit.metrics[name].map { SpecValue.Member(name, $0) } }
      return Fit(repeat: fit.repeat, outcome: fit.outcome, metrics: .map(metrics), reason: fit.reason)
    }
    return with(fits)
  }

  /// The metrics of the fits: those of the built-in network in the order of measuring, then others by name.
  package var metricNames: [String] {
    let measured = Set(
      fits.flatMap { fit in if case .map(let members) = fit.metrics { members.map(\.key) } else { [String]() } })
    let known = MetricKind.allCases.map { Metric(.test, $0).name }
    return known.filter(measured.contains) + measured.subtracting(known).sorted()
  }

  /// True if a program was run, which has data and a model of its own.
  package var isOfProgram: Bool { rows == nil }

  /// The same training with its results.
  package func with(_ fits: [Fit]) -> FinalRecord {
    FinalRecord(
      stage: stage, trial: trial, hyperparameters: hyperparameters, epochs: epochs, retrainedOn: retrainedOn,
      rows: rows, testRows: testRows, fits: fits, moreData: moreData)
  }

  /// The parts of the training part on which the winner is trained.
  package static let fractions = [0.25, 0.5, 1]

  /// True if all examples are better than half of them by more than two standard errors, so that more would probably help; nil
  /// if that is unknown, as it is of a single repeat.
  package func wouldGain(isHigherBetter: Bool) -> Bool? {
    guard let points = moreData, points.count > 1, let half = points[points.count - 2].mean,
      let all = points[points.count - 1].mean
    else { return nil }
    let errors = points.suffix(2).compactMap { point in point.deviation.map { $0 * $0 / Double(point.completed) } }
    guard errors.count == 2 else { return nil }
    return (isHigherBetter ? all - half : half - all) > 2 * (errors[0] + errors[1]).squareRoot()
  }
}
