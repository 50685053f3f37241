package import CaviarSearch
package import CaviarSpec

/// A stage as it was searched: an entry of `stages.json`.
package struct StageRecord: Sendable, Codable, Equatable {
  package let name: String
  package let trials: Int
  /// The number of the first trial; nil for 1.
  package let firstTrial: Int?
  package let epochs: Int
  /// The number of fits of each point, with other random numbers.
  package let repeats: Int
  package let sampler: String
  package let ranges: [RangeRecord]
  /// The trials around which the ranges were drawn.
  package let narrowedOn: NarrowedOn?
  /// The rungs that have finished, of a stage with a pruner. Nil if there are none.
  package private(set) var rungs: [Rung]?

  private enum CodingKeys: String, CodingKey {
    case name, trials, epochs, repeats, sampler, ranges, rungs
    case firstTrial = "first_trial"
    case narrowedOn = "narrowed_on"
  }

  package init(
    name: String, trials: Int, firstTrial: Int = 1, epochs: Int, repeats: Int = 1, sampler: String,
    ranges: [RangeRecord], narrowedOn: NarrowedOn?
  ) {
    self.name = name
    self.trials = trials
    self.firstTrial = firstTrial == 1 ? nil : firstTrial
    self.epochs = epochs
    self.repeats = repeats
    self.sampler = sampler
    self.ranges = ranges
    self.narrowedOn = narrowedOn
  }

  /// The same stage with the decisions of its pruner.
  func with(rungs: [Rung]) -> StageRecord {
    var record = self
    record.rungs = rungs.isEmpty ? nil : rungs
    return record
  }

  /// The numbers of its trials.
  package var numbers: Range<Int> { (firstTrial ?? 1)..<(firstTrial ?? 1) + trials }

  /// Its fits, in their order.
  package func fits(folds: Int?) -> FitOrder {
    FitOrder(first: firstTrial ?? 1, trials: trials, repeats: repeats, folds: folds)
  }

  /// The range of one hyperparameter that the stage really used.
  package struct RangeRecord: Sendable, Codable, Equatable {
    package let hyperparameter: String
    /// The range as it is written in a spec: `{log: [0.0001, 1]}`, or a literal.
    package let range: SpecValue
    /// The origin of the lower edge: the spec, the stage's `ranges`, or the best trials of the stage before.
    package let low: RangeOrigin.Edge
    /// The origin of the upper edge.
    package let high: RangeOrigin.Edge
  }

  /// A rung that has finished: its decision is read back, and never made again on other results.
  package struct Rung: Sendable, Codable, Equatable {
    /// The epochs of the fits at its end.
    package let epochs: Int
    /// The survivors, in the order in which they train.
    package let survivors: [Int]
  }

  /// The trials from which a narrowed stage's ranges were computed.
  package struct NarrowedOn: Sendable, Codable, Equatable {
    package let stage: String
    /// Best first.
    package let trials: [Int]
  }
}

extension StageSpace {
  /// The ranges as they are recorded.
  var records: [StageRecord.RangeRecord] {
    entries.map {
      StageRecord.RangeRecord(
        hyperparameter: $0.hyperparameter.address, range: $0.range.canonical, low: $0.origin.low, high: $0.origin.high)
    }
  }
}
