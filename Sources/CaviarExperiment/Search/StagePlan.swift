import CaviarChecks
package import CaviarSearch
package import CaviarSpec
internal import CaviarThreads
import CaviarTraining

/// A stage with its ranges resolved: its trials, their points and their fits.
package struct StagePlan: Sendable {
  package let record: StageRecord
  package let space: StageSpace
  /// The fields of the stage that determine a fit besides its point: all but the numbers of trials and repeats, and
  /// those from which the points follow.
  package let settings: SpecValue
  /// Every fit of the stage.
  package let fits: FitOrder
  package let seed: UInt64
  /// The metrics recorded of each epoch.
  let metrics: [Metric]
  private let sampler: any Sampler
  /// The points that a sampler which uses results has proposed so far, from the first trial on.
  private var proposals: [Point] = []
  private let latest = LatestPoints()

  /// Plans a stage after the one before.
  ///
  /// - Parameters:
  ///   - trials: The trials that have finished.
  ///   - checks: The results of the checks, one of which may give the stage a range.
  /// - Returns: Nil if the stage narrows on the stage before, and none of its trials completed; or if it takes a range from
  ///   a check that found none.
  init?(
    _ resolved: Experiment.ResolvedStage, of experiment: Experiment, after previous: StagePlan?, trials: TrialTable,
    checks: [CheckRecord] = []
  ) {
    let stage = resolved.stage
    var space = experiment.space
    var narrowedOn: StageRecord.NarrowedOn?
    if let narrow = stage.narrow, let previous {
      let ranked = experiment.objective.ranked(trials[stage: previous.record.name])
      let best = Array(ranked.prefix(narrow.count(of: previous.record.trials)))
      guard !best.isEmpty else { return nil }
      space = narrow.box(around: best.map(\.point), in: previous.space)
      narrowedOn = .init(stage: previous.record.name, trials: best.map(\.trial))
    }
    space = space.overridden(by: resolved.ranges)
    if let bracketed = resolved.bracket {
      if let found = checks.first(where: { $0.check == LearningRateBracket.name })?.bracket, found.range != nil {
        space = space.bracketed(
          BracketedRange.address, low: found.isLowFound ? found.low : nil, high: found.isHighFound ? found.high : nil)
      } else if let otherwise = bracketed.otherwise {
        space = space.overridden(by: [BracketedRange.address: otherwise], origin: .otherwise)
      } else {
        return nil
      }
    }
    self.space = space
    settings = ["trials", "first_trial", "repeats", "ranges", "narrow", "sampler"].reduce(stage.canonical) {
      $0.removing($1)
    }
    sampler = stage.sampler
    seed = experiment.seed
    metrics = experiment.metrics
    record = StageRecord(
      name: stage.name, trials: stage.trials, firstTrial: stage.firstTrial, epochs: stage.epochs,
      repeats: stage.repeats, sampler: type(of: stage.sampler).name, ranges: space.records, narrowedOn: narrowedOn)
    fits = record.fits(folds: experiment.folds)
  }

  /// A table for the stage's fits, none of which has finished.
  package var emptyTable: FitTable { FitTable(fits, of: record.name, metrics: metrics) }

  /// The point of a trial. A sampler that uses results must have proposed it.
  package func point(trial: Int) -> Point {
    if looksAtResults { return proposals[trial - record.numbers.lowerBound] }
    return latest.point(trial: trial) { sampler.points(of: trial..<trial + 1, in: request, after: [])[0] }
  }

  /// True if the points follow from the results of the batches before.
  var looksAtResults: Bool { sampler.batch != nil }

  /// The trials that are proposed together with `first`: all that are left for a sampler that uses no results.
  func batch(from first: Int) -> Range<Int> {
    first..<min(sampler.batch.map { first + $0 } ?? .max, record.numbers.upperBound)
  }

  /// Samples the points of a batch, once the batches before have finished.
  mutating func propose(_ trials: Range<Int>, after history: [Observation]) {
    let points = sampler.points(of: trials, in: request, after: history)
    precondition(points.count == trials.count, "a point for each trial")
    proposals += points
  }

  private var request: SamplingRequest {
    SamplingRequest(space: space, seed: seed, stage: record.name, trials: record.numbers)
  }
}

/// The points sampled last. Several callers ask for a point soon after one another, and sampling takes longer than a look-up.
private final class LatestPoints: Sendable {
  /// A slot for each of a few consecutive trials.
  private let slots = Mutex<[(trial: Int, point: Point)?]>(Array(repeating: nil, count: 64))

  func point(trial: Int, sample: () -> Point) -> Point {
    let known = slots.withLock { $0[trial % $0.count] }
    if let known, known.trial == trial { return known.point }
    let point = sample()
    slots.withLock { $0[trial % $0.count] = (trial, point) }
    return point
  }
}
