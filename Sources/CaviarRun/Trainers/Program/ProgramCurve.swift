import CaviarDiagnostics
import CaviarExperiment
import CaviarProgram
import CaviarResults
import CaviarSpec
import CaviarTraining

/// What a program has reported of one fit, and what was decided by it.
struct ProgramCurve {
  private let stopWhen: ProgramStopRule
  private let earlyStopping: EarlyStopping?
  private let objective: Objective
  private let metrics: [Metric]
  private(set) var points: [EpochRecord] = []
  private(set) var result: [String: Double] = [:]
  /// The last value of each name, of points as well.
  private(set) var latest: [String: Double] = [:]
  /// The names that were reported, declared or not.
  private(set) var seen: Set<String> = []
  private(set) var words: Set<String> = []
  /// The outcome that was decided while it ran.
  private(set) var decided: (outcome: Outcome, reason: String?)?
  private(set) var isPaused = false
  /// The reports of a run that was interrupted, which count as far as the program goes on from its checkpoint.
  private var earlier: [ProgramReport]
  private var firstLoss: Double?
  /// The names that were reported at the last epoch.
  private var lastNames: Set<String> = []
  private var lastEpoch: Int?
  /// The value that the next ones must beat by more than `min_delta`, negated where greater is better, and its epoch.
  private var mark: (value: Double, epoch: Int)?

  /// More points than these are a program's mistake.
  static let mostPoints = 100_000

  /// - Parameter isFinal: True for the final training, which early stopping would end before it has judged its model.
  init(_ section: ProgramSection, of experiment: Experiment, earlier: [ProgramReport], isFinal: Bool) {
    stopWhen = section.stopWhen
    earlyStopping = isFinal ? nil : section.earlyStopping
    objective = experiment.objective
    metrics = experiment.metrics
    self.earlier = earlier
  }

  /// Takes a report.
  ///
  /// - Parameter measured: Called for a point of the curve.
  /// - Returns: False to end the program.
  mutating func take(_ report: ProgramReport, measured: (EpochRecord) -> FitDecision) -> Bool {
    // A program that goes on from a checkpoint repeats none of the epochs before it.
    let before = earlier.prefix { ($0.epoch ?? 0) < report.epoch ?? .max }
    earlier = []
    for report in before { guard add(report, measured) else { return false } }
    return add(report, measured)
  }

  /// Takes the reports of the run before, if the program has gone on from its end and reported nothing.
  mutating func goOn(measured: (EpochRecord) -> FitDecision) {
    let before = earlier
    earlier = []
    for report in before { guard add(report, measured) else { return } }
  }

  private mutating func add(_ report: ProgramReport, _ measured: (EpochRecord) -> FitDecision) -> Bool {
    seen.formUnion(report.values.keys)
    latest.merge(report.values) { $1 }
    words.formUnion(report.words)
    guard !report.words.contains(ProgramReport.epochName) else {
      return end(.failed, "an epoch that is no whole number was reported")
    }
    guard let epoch = report.epoch else {
      result.merge(report.values) { $1 }
      return true
    }
    if let failure = failure(of: epoch, report) { return end(.failed, failure) }
    for name in [Metric.trainLoss.name, objective.metric.name] {
      if let value = report.values[name], !value.isFinite { return end(.nan, "\(name) is \(value) at epoch \(epoch)") }
    }
    var values = known(report.values)
    if points.last?.epoch == epoch, let last = points.popLast() {
      for metric in last.metrics.measured { values[metric] = last.metrics[metric] }
    }
    let point = EpochRecord(epoch: epoch, learningRate: nil, trainCost: nil, metrics: values)
    points.append(point)
    lastNames = (lastEpoch == epoch ? lastNames : []).union(report.values.keys)
    lastEpoch = epoch
    if let loss = report.values[Metric.trainLoss.name], let reason = explosion(loss, at: epoch) {
      return end(.exploded, reason)
    }
    if report.values[objective.metric.name] != nil, hasStalled(at: point) { return end(.completed, nil) }
    switch measured(point) {
    case .continue: return true
    case .pause:
      isPaused = true
      return false
    case .stop: return end(.completed, nil)
    }
  }

  /// The reason why a point cannot follow the last one. Nil if it can: a point may come in several lines.
  private func failure(of epoch: Int, _ report: ProgramReport) -> String? {
    guard points.count < Self.mostPoints else { return "more than \(Self.mostPoints.grouped) points of a curve" }
    guard epoch > 0 else { return "epoch \(epoch) was reported, and epochs count from 1" }
    guard let last = points.last?.epoch, epoch <= last else { return nil }
    guard epoch == last else { return "epoch \(epoch) was reported after epoch \(last)" }
    return lastNames.intersection(report.values.keys).min().map { "`\($0)` was reported twice at epoch \(epoch)" }
  }

  /// The reason why the training has exploded. A loss that may be negative has no such limit.
  private mutating func explosion(_ loss: Double, at epoch: Int) -> String? {
    let first = firstLoss ?? loss
    firstLoss = first
    let factor = stopWhen.trainLossExceedsInitial
    guard first > 0, loss > factor * first else { return nil }
    return
      "train_loss is \(loss.plainText) at epoch \(epoch), more than \(factor.plainText) times its first, \(first.plainText)"
  }

  private mutating func end(_ outcome: Outcome, _ reason: String?) -> Bool {
    decided = (outcome, reason)
    return false
  }

  /// True if early stopping ends the fit here.
  private mutating func hasStalled(at point: EpochRecord) -> Bool {
    guard let rule = earlyStopping, let seen = point.metrics[objective.metric] else { return false }
    let value = objective.isHigherBetter ? -seen : seen
    guard let mark, value >= mark.value - rule.minDelta else {
      mark = (value, point.epoch)
      return false
    }
    return point.epoch - mark.epoch >= rule.patience
  }

  /// The declared metrics among values, as they are written.
  func known(_ values: [String: Double]) -> Metrics {
    var known = Metrics()
    for metric in metrics {
      if let value = values[metric.name], value.isFinite { known[metric] = value.rounded(significantDigits: 6) }
    }
    return known
  }
}
