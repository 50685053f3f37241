import CaviarData
package import CaviarSearch
package import CaviarSpec
import Synchronization

/// A stage whose ranges are known.
package struct StagePlan: Sendable {
  package let record: StageRecord
  package let space: StageSpace
  /// What the spec says of the stage beyond its points and how many there are.
  let settings: SpecValue
  /// How many folds the data has; nil where it has none.
  private let folds: Int?
  private let sampler: any Sampler
  private let seed: UInt64
  private let points = SampledPoints()

  /// Plans a stage after the one before.
  ///
  /// - Returns: Nil where the stage narrows on the stage before, and none of its trials completed.
  init?(
    _ resolved: Experiment.ResolvedStage, of experiment: Experiment,
    after previous: StagePlan?, trials: [TrialRecord]
  ) {
    let stage = resolved.stage
    var space = experiment.space
    var narrowedOn: StageRecord.NarrowedOn?
    if let narrow = stage.narrow, let previous {
      let ranked = experiment.objective.ranked(trials.filter { $0.stage == previous.record.name })
      let best = Array(ranked.prefix(narrow.count(of: previous.record.trials)))
      guard !best.isEmpty else { return nil }
      space = narrow.box(around: best.map(\.point), in: previous.space)
      narrowedOn = .init(stage: previous.record.name, trials: best.map(\.trial))
    }
    space = space.overridden(by: resolved.ranges)
    self.space = space
    settings = ["trials", "repeats", "ranges", "narrow", "sampler"].reduce(stage.canonical) { $0.removing($1) }
    sampler = stage.sampler
    seed = experiment.seed
    let count = experiment.data.split.count
    folds = count > 1 ? count : nil
    record = StageRecord(
      name: stage.name, trials: stage.trials, epochs: stage.epochs, repeats: stage.repeats,
      sampler: type(of: stage.sampler).name,
      ranges: space.records, narrowedOn: narrowedOn)
  }

  /// The point of a trial, counted from 1.
  package func point(trial: Int) -> Point {
    points.point(trial: trial) { sampler.point(in: space, seed: seed, stage: record.name, trial: trial) }
  }

  /// One fit of a trial.
  package struct Fit: Sendable, Hashable {
    package let trial: Int
    package let `repeat`: Int
    package let fold: Int?
  }

  /// How many trials train side by side. With four the shared product has nine tenths of the speed of a large one, and
  /// eight were seen to be no faster: their weights, gradients and velocities take more of the cache, and workers share
  /// the last packs less evenly.
  static let trialsPerPack = 4

  /// How many packs the stage's fits make: a few consecutive trials, by repeat and fold.
  var packCount: Int { (record.trials + Self.trialsPerPack - 1) / Self.trialsPerPack * record.repeats * (folds ?? 1) }

  /// The fits of pack `number`, from 0.
  func pack(_ number: Int) -> [Fit] {
    let perTrial = record.repeats * (folds ?? 1)
    let first = number / perTrial * Self.trialsPerPack + 1
    let (`repeat`, fold) = (number % perTrial / (folds ?? 1) + 1, number % (folds ?? 1) + 1)
    return (first..<min(first + Self.trialsPerPack, record.trials + 1)).map { trial in
      Fit(trial: trial, repeat: `repeat`, fold: folds.map { _ in fold })
    }
  }

  /// Where a fit stands in ``fits``.
  func index(of fit: Fit) -> Int {
    ((fit.trial - 1) * record.repeats + fit.repeat - 1) * (folds ?? 1) + (fit.fold ?? 1) - 1
  }

  /// Every fit of the stage: by trial, then repeat, then fold.
  package var fits: [Fit] { Self.fits(of: record, folds: folds) }

  static func fits(of stage: StageRecord, folds: Int?) -> [Fit] {
    (1...stage.trials).flatMap { trial in
      (1...stage.repeats).flatMap { `repeat` in
        folds.map { folds in (1...folds).map { Fit(trial: trial, repeat: `repeat`, fold: $0) } }
          ?? [Fit(trial: trial, repeat: `repeat`, fold: nil)]
      }
    }
  }
}

/// The points that were sampled already: several ask for the same ones, and a sample takes longer than a look.
private final class SampledPoints: Sendable {
  private let known = Mutex<[Int: Point]>([:])

  func point(trial: Int, sample: () -> Point) -> Point {
    if let point = known.withLock({ $0[trial] }) { return point }
    let point = sample()
    known.withLock { $0[trial] = point }
    return point
  }
}
