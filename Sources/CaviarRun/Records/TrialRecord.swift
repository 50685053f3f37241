package import CaviarSpec
package import CaviarTraining

/// One point of the space in one stage, and what came of it: a row of `trials.csv`.
package struct TrialRecord: Sendable, Equatable {
  package let stage: String
  /// Counted from 1 in its stage.
  package let trial: Int
  package let point: Point
  /// The metrics at `bestEpoch`, their mean over the fits; empty unless the trial completed.
  package let metrics: Metrics
  /// The metrics' standard deviation over the fits (n − 1); empty where there is one fit.
  package let deviations: Metrics
  /// The epoch whose metrics count: the objective's best, or the last; the median of the fits'. Nil unless the trial completed.
  package let bestEpoch: Int?
  package let outcome: Outcome
  package let diagnosis: Diagnosis?
  package let parameters: Int

  package init(
    stage: String, trial: Int, point: Point, metrics: Metrics, deviations: Metrics = Metrics(), bestEpoch: Int?,
    outcome: Outcome, diagnosis: Diagnosis?, parameters: Int
  ) {
    self.stage = stage
    self.trial = trial
    self.point = point
    self.metrics = metrics
    self.deviations = deviations
    self.bestEpoch = bestEpoch
    self.outcome = outcome
    self.diagnosis = diagnosis
    self.parameters = parameters
  }

  /// What a trial's fits, its repeats and folds, say of it under an objective.
  ///
  /// A trial completed if all of its fits did; otherwise its outcome is that of the first that did not.
  package init(fits: [FitRecord], point: Point, objective: Objective) {
    precondition(!fits.isEmpty, "a trial has a fit")
    let outcome = fits.map(\.outcome).first { $0 != .completed } ?? .completed
    let best = outcome == .completed ? fits.compactMap { objective.epoch(of: $0.epochs) } : []
    let epochs = best.map(\.epoch).sorted()
    self.init(
      stage: fits[0].stage, trial: fits[0].trial, point: point, metrics: .mean(of: best.map(\.metrics)),
      deviations: .deviation(of: best.map(\.metrics)), bestEpoch: epochs.isEmpty ? nil : epochs[(epochs.count - 1) / 2],
      outcome: outcome, diagnosis: fits.lazy.compactMap { Diagnosis(of: $0) }.first, parameters: fits[0].parameters)
  }
}

extension Metrics {
  /// The mean of each metric, in six significant digits; of one, itself.
  fileprivate static func mean(of all: [Metrics]) -> Metrics {
    all.count == 1 ? all[0] : reduced(all) { $0.mean }
  }

  /// The standard deviation of each metric (n − 1), in six significant digits; empty for fewer than two.
  fileprivate static func deviation(of all: [Metrics]) -> Metrics {
    all.count > 1 ? reduced(all) { $0.deviation } : Metrics()
  }

  private static func reduced(_ all: [Metrics], _ reduce: ([Double]) -> Double?) -> Metrics {
    var result = Metrics()
    for metric in all.first?.measured ?? [] {
      let values = all.compactMap { $0[metric] }
      guard !values.isEmpty, values.count == all.count else { continue }
      result[metric] = reduce(values)
    }
    return result
  }
}

extension Objective {
  /// Whether `a` is better than `b` by the metric and then by a lower validation_loss; nil where they are equal in both.
  func isBetter(_ a: Metrics, than b: Metrics) -> Bool? {
    if let left = a[metric], let right = b[metric], left != right {
      return metric.isHigherBetter ? left > right : left < right
    }
    if let left = a[.validationLoss], let right = b[.validationLoss], left != right { return left < right }
    return nil
  }

  /// The epoch that counts: the best one, from 1, the earliest of equals; or the last.
  func epoch(of epochs: [EpochRecord]) -> EpochRecord? {
    let trained = epochs.filter { $0.epoch > 0 }
    guard at == .best, var best = trained.first else { return trained.last }
    for epoch in trained.dropFirst() where isBetter(epoch.metrics, than: best.metrics) == true { best = epoch }
    return best
  }

  /// The trials that completed, best first: by the objective, then a lower validation_loss, then the lower number.
  package func ranked<Trials: RandomAccessCollection<TrialRecord>>(
    _ trials: Trials
  ) -> some RandomAccessCollection<TrialRecord> {
    var keys = trials.indices.compactMap { index -> (value: Double, loss: Double?, trial: Int, index: Trials.Index)? in
      let trial = trials[index]
      guard trial.outcome == .completed, let value = trial.metrics[metric] else { return nil }
      return (value, trial.metrics[.validationLoss], trial.trial, index)
    }
    keys.sort { a, b in
      if a.value != b.value { return metric.isHigherBetter ? a.value > b.value : a.value < b.value }
      if let left = a.loss, let right = b.loss, left != right { return left < right }
      return a.trial < b.trial
    }
    return keys.map(\.index).lazy.map { trials[$0] }
  }
}

extension [Double] {
  /// The mean, in six significant digits; of one number, itself.
  var mean: Double { count == 1 ? self[0] : exactMean.rounded(significantDigits: 6) }

  /// The standard deviation (n − 1), in six significant digits; nil for fewer than two numbers.
  ///
  /// The mean is taken of the differences from the first number, so that of equal numbers it is 0.
  var deviation: Double? {
    guard count > 1 else { return nil }
    let differences = map { $0 - self[0] }
    let mean = differences.exactMean
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(count - 1)).squareRoot().rounded(significantDigits: 6)
  }

  private var exactMean: Double { reduce(0, +) / Double(count) }
}
