import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarSearch
import CaviarSpec
import CaviarTraining

/// What a stage says as a whole: what its best trials suffer from, why others failed, where training becomes unstable, whether
/// capacity or regularization is the limit, and whether the best trial stands alone.
struct StageVerdict {
  /// A sentence each, the most important first. Empty for a stage of which no trial completed.
  let sentences: [String]

  /// The number of trials that are called the neighbours, and the fewest that are called the best where there are many.
  private static let fewest = 5
  /// The fewest trials of which anything is said.
  private static let fewestCompared = 3

  init(_ stage: StageRecord, of record: ExperimentRecord) {
    let ranked = Array(record.ranked(stage: stage.name))
    guard ranked.count >= Self.fewestCompared else {
      sentences = []
      return
    }
    let best = Array(ranked.prefix(min(20, max(1, ranked.count / 10, min(Self.fewest, ranked.count / 4)))))
    sentences = [
      Self.causes(of: best) ?? Self.limit(of: best, record), Self.stabilityEdge(ranked, stage, record),
      Self.failures(stage, record), Self.neighbours(ranked, stage, record),
    ].compactMap(\.self)
  }

  /// The diagnosis that most of the best trials have.
  private static func causes(of best: [TrialRecord]) -> String? {
    let diagnoses = best.compactMap(\.diagnosis)
    let counts = Dictionary(grouping: diagnoses, by: \.self).mapValues(\.count)
    guard let most = counts.max(by: { ($0.value, $1.key.name) < ($1.value, $0.key.name) }), 2 * most.value > best.count
    else { return nil }
    let share =
      best.count == 1
      ? "The best trial suffers"
      : most.value == best.count
        ? "The best \(best.count) trials suffer" : "Of the best \(best.count) trials, \(most.value) suffer"
    return "\(share) from \(most.key.name)" + (most.key.advice.map { ": \($0)." } ?? ".")
  }

  /// The lecture's rules of the gap between the accuracies of the two parts: a big one asks for regularization, none for
  /// capacity (CS231n, "Babysitting the learning process").
  private static func limit(of best: [TrialRecord], _ record: ExperimentRecord) -> String? {
    let pairs = best.compactMap { trial -> (train: Double, validation: Double)? in
      guard let train = trial.metrics[.trainAccuracy], let validation = trial.metrics[.validationAccuracy] else {
        return nil
      }
      return (train, validation)
    }
    guard pairs.count == best.count, let train = pairs.map(\.train).median,
      let validation = pairs.map(\.validation).median
    else { return nil }
    let seen =
      (best.count == 1 ? "the best trial reaches" : "the best \(best.count) trials reach")
      + " \(train.measured) on the training part and \(validation.measured) on the validation part"
    if train - validation >= bigGap { return "Regularize: \(seen), a big gap." }
    guard train - validation <= noGap, train < fitted else { return nil }
    let falling = best.count { record.isStillFalling($0) }
    guard 2 * falling <= best.count else {
      return "The training loss still falls at the end, train longer or at a higher rate: \(seen), with no gap."
    }
    return "Capacity is the limit, widen the network: \(seen), with no gap."
  }

  private static let bigGap = 0.1
  private static let noGap = 0.02
  /// The training accuracy from which more capacity has little left to fit.
  private static let fitted = 0.97

  /// A rate above which every trial diverged, with the best trials just below it: instability ends the range there, and a
  /// wider one would not help (Google, Deep Learning Tuning Playbook).
  private static func stabilityEdge(
    _ ranked: [TrialRecord], _ stage: StageRecord, _ record: ExperimentRecord
  ) -> String? {
    func rate(_ trial: TrialRecord) -> Double? { trial.point.value(at: BracketedRange.address)?.asNumber }
    guard let limit = ranked.compactMap(rate).max(), let best = ranked.prefix(fewest).compactMap(rate).median else {
      return nil
    }
    let beyond = record.trials[stage: stage.name].filter { rate($0).map { $0 > limit } ?? false }
    guard beyond.count >= fewest, beyond.allSatisfy({ [.exploded, .nan].contains($0.outcome) }) else { return nil }
    let said = "All \(beyond.count) trials above a learning rate of \(SpecValue.number(limit).brief) diverged"
    return best * halfADecade >= limit
      ? "\(said), and the best sit just below: stability, not the range, is what ends it there. A smaller rate with a "
        + "warmup, `clip_norm` or batch_norm moves that edge."
      : "\(said), far from the best."
  }

  private static let halfADecade = 3.1622776601683795

  /// The trials that did not complete, by cause.
  private static func failures(_ stage: StageRecord, _ record: ExperimentRecord) -> String? {
    let failed = record.trials[stage: stage.name].filter { $0.outcome != .completed }
    guard !failed.isEmpty else { return nil }
    let counts = Dictionary(grouping: failed) { trial in
      trial.outcome.isOfProgram ? trial.outcome.rawValue : "by " + (trial.diagnosis?.name ?? "no diagnosis")
    }.mapValues(\.count)
    let parts = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value.grouped) \($0.key)" }
    return "\(counted(failed.count, "trial")) did not complete: \(parts.joined(separator: ", "))."
  }

  /// Whether trials near the best one, in the stage's ranges, are good too: a lonely peak may be luck.
  private static func neighbours(
    _ ranked: [TrialRecord], _ stage: StageRecord, _ record: ExperimentRecord
  ) -> String? {
    let layouts = stage.ranges.compactMap { range in
      RangeLayout(range.range, values: [], parts: 1).map { (range.hyperparameter, $0) }
    }
    func places(_ trial: TrialRecord) -> [Double?] {
      layouts.map { address, layout in trial.point.value(at: address).flatMap { layout.position(of: $0) } }
    }
    let metric = record.objective.metric
    let winner = places(ranked[0])
    let all = ranked.compactMap { $0.metrics[metric] }
    guard winner.contains(where: { $0 != nil }), ranked.count >= 4 * fewest, let median = all.median else { return nil }
    let others = ranked.dropFirst().map { trial in
      let distance = zip(winner, places(trial)).reduce(0.0) { sum, pair in
        guard let a = pair.0, let b = pair.1 else { return sum }
        return sum + (a - b) * (a - b)
      }
      return (distance, trial)
    }
    let near = others.sorted { ($0.0, $0.1.trial) < ($1.0, $1.1.trial) }.prefix(fewest).compactMap {
      $0.1.metrics[metric]
    }
    guard let typical = near.median, let top = all.first else { return nil }
    let seen =
      "it reaches \(top.measured), the median of the nearest \(near.count) is \(typical.measured), that of the stage "
      + "\(median.measured)."
    // In a stage whose trials are all good, the nearest of them are no better than the others.
    let isClose = abs(typical - top) <= 0.01 * abs(top)
    let isBetter = record.objective.isHigherBetter ? typical > median : typical < median
    if isClose || isBetter && abs(top - typical) < abs(typical - median) {
      return "The neighbours of the best trial are good too: \(seen)"
    }
    return isBetter ? nil : "The best trial stands alone, and may be luck: \(seen)"
  }
}

extension ExperimentRecord {
  /// True if the training loss of a fit of a trial lost a tenth of what it lost in all, or more, in its last quarter: what it
  /// would reach is not known yet.
  fileprivate func isStillFalling(_ trial: TrialRecord) -> Bool {
    let table = zip(stages, tables).first { $0.0.name == trial.stage }?.1
    return (table?.fits(ofTrial: trial.trial) ?? []).contains { fit in
      let losses = fit.epochs.compactMap { $0.metrics[.trainLoss] }
      guard losses.count > 1, let first = losses.first, let last = losses.last else { return false }
      return losses[losses.count - 1 - max(1, losses.count / 4)] - last > 0.1 * (first - last)
    }
  }
}
