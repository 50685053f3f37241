import CaviarData
package import CaviarSearch
package import CaviarSpec
import CaviarTraining
import Synchronization

/// A stage whose ranges are known.
package struct StagePlan: Sendable {
  package let record: StageRecord
  package let space: StageSpace
  /// What the spec says of the stage beyond its points and how many there are.
  let settings: SpecValue
  /// Every fit of the stage.
  package let fits: FitOrder
  /// What is recorded of each epoch.
  private let metrics: [Metric]
  private let sampler: any Sampler
  private let seed: UInt64
  private let points = SampledPoints()

  /// Plans a stage after the one before.
  ///
  /// - Returns: Nil where the stage narrows on the stage before, and none of its trials completed.
  init?(
    _ resolved: Experiment.ResolvedStage, of experiment: Experiment,
    after previous: StagePlan?, trials: TrialTable
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
    self.space = space
    settings = ["trials", "first_trial", "repeats", "ranges", "narrow", "sampler"].reduce(stage.canonical) {
      $0.removing($1)
    }
    sampler = stage.sampler
    seed = experiment.seed
    metrics = experiment.metrics
    let count = experiment.data.split.count
    record = StageRecord(
      name: stage.name, trials: stage.trials, firstTrial: stage.firstTrial, epochs: stage.epochs,
      repeats: stage.repeats,
      sampler: type(of: stage.sampler).name,
      ranges: space.records, narrowedOn: narrowedOn)
    fits = record.fits(folds: count > 1 ? count : nil)
  }

  /// A table for the stage's fits, none of which has finished.
  var emptyTable: FitTable { FitTable(fits, of: record.name, metrics: metrics) }

  /// The point of a trial.
  package func point(trial: Int) -> Point {
    points.point(trial: trial) { sampler.point(in: space, seed: seed, stage: record.name, trial: trial) }
  }

  /// How many trials train side by side, unless idle workers take some. With four the shared product has nine tenths of the
  /// speed of a large one, and eight were seen to be no faster: their weights, gradients and velocities take more of the
  /// cache.
  static let trialsPerPack = 4

  /// How many packs the stage's fits make: a few consecutive trials, by repeat and fold.
  var packCount: Int { groupCount * fits.fitsPerTrial }

  /// How many groups of consecutive trials there are that train side by side.
  private var groupCount: Int { (record.trials + Self.trialsPerPack - 1) / Self.trialsPerPack }

  /// The group of consecutive trials that a pack trains.
  func group(ofPack number: Int) -> Range<Int> {
    group(from: record.numbers.lowerBound + number / fits.fitsPerTrial * Self.trialsPerPack)
  }

  /// The groups of consecutive trials.
  var groups: some Sequence<Range<Int>> {
    stride(from: record.numbers.lowerBound, to: record.numbers.upperBound, by: Self.trialsPerPack).lazy.map {
      group(from: $0)
    }
  }

  private func group(from first: Int) -> Range<Int> {
    first..<min(first + Self.trialsPerPack, record.numbers.upperBound)
  }

  /// The fits of pack `number`, from 0: each of another trial of its group.
  func pack(_ number: Int) -> [FitOrder.Fit] {
    let own = fits[number % fits.fitsPerTrial]
    return group(ofPack: number).map { FitOrder.Fit(trial: $0, repeat: own.repeat, fold: own.fold) }
  }
}

/// The points that were sampled last: several ask for one, soon after one another, and a sample takes longer than a look.
private final class SampledPoints: Sendable {
  /// A place for each of a few consecutive trials.
  private let latest = Mutex<[(trial: Int, point: Point)?]>(Array(repeating: nil, count: 64))

  func point(trial: Int, sample: () -> Point) -> Point {
    let found = latest.withLock { $0[trial % $0.count] }
    if let found, found.trial == trial { return found.point }
    let point = sample()
    latest.withLock { $0[trial % $0.count] = (trial, point) }
    return point
  }
}
